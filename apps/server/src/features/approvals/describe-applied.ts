import type { Approval } from "@parley/contract";
import { fromMillionths } from "../grants/index.ts";
import type { AppliedRuling } from "../policies/index.ts";
import type { ApprovalState } from "./domain/approval-state.ts";

/** The policy that was asked about a call, and what it said. */
export function describeApplied(policy: AppliedRuling): NonNullable<Approval["policy"]> {
  const { ruling } = policy;
  return {
    policy_id: policy.policyId,
    policy_name: policy.policyName,
    version_id: policy.versionId,
    environment: policy.environment,
    claimed: [...(policy.claimed ?? [])],
    ...ruling,
    values: { ...ruling.values },
  };
}

/** The grant that approved a call. */
export const describeGrantUse = (
  grant: NonNullable<ApprovalState["grant"]>,
): NonNullable<Approval["grant"]> => ({
  grant_id: grant.id,
  number: grant.number,
  amount: grant.amount === null ? null : fromMillionths(grant.amount),
  at: new Date(grant.at).toISOString(),
});
