import { approvalErrors, type ParleyError } from "@parley/contract";
import { fromJson, toJson, type Executor } from "@parley/db";
import { hashKernel } from "@parley/promptfile";
import type { AppliedRuling } from "../policies/index.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { toCall } from "./decide-beforehand.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import type { ApprovalEvent } from "./domain/approval-state.ts";
import { requestOf, stateOf } from "./read-approval.ts";

type Judging = Pick<ApprovalDependencies, "policyJudge"> & {
  row: ApprovalRow;
  args: Readonly<Record<string, unknown>>;
};

/**
 * What keeps these arguments from standing in a request: that the policy in use would not have had these people asked
 * about them, as its requester's call at the time it was asked.
 */
export async function findEditBar(
  transaction: Executor,
  { policyJudge, row, args }: Judging,
): Promise<ParleyError | undefined> {
  const request = requestOf(row);
  const state = stateOf(row);
  if (request.kind !== "function_call" || state.outcome !== null) return undefined;
  if (hashKernel(args) === state.argsHash) return undefined;
  const applied = await policyJudge.judgeAgain(transaction, toCall(row, { ...request, args }));
  return applied && barOf(applied, state.policy);
}

function barOf(applied: AppliedRuling, standing: AppliedRuling | undefined): ParleyError | undefined {
  const { ruling, policyName: policy } = applied;
  const { outcome, error, reason } = ruling;
  const rule = ruling.rule?.name ?? null;
  if (error !== null) return approvalErrors.policyUnsure({ policy, error });
  if (outcome === "deny")
    return approvalErrors.policyDeniesEdit({ policy, rule: rule ?? "", reason: reason ?? "" });
  if (outcome === "allow" || askedBy(applied) === askedBy(standing)) return undefined;
  return approvalErrors.policyAsksOthers({ policy, rule });
}

/** By which rule people are asked, and whom; the same where none fits as where there is no policy. */
function askedBy(applied: AppliedRuling | undefined): string {
  const rule = applied?.ruling.rule ?? null;
  if (applied === undefined || (rule === null && applied.ruling.error === null)) return "";
  const { policyId, ruling } = applied;
  const asked = { policyId, rule: rule?.name ?? null, plan: ruling.plan };
  return hashKernel(fromJson<object>(toJson(asked)));
}

/** @throws the bar, where the arguments do become others */
export function refuseBarred(events: ApprovalEvent[], bar: ParleyError | undefined): ApprovalEvent[] {
  if (bar !== undefined && events.some(({ type }) => type === "edited")) throw bar;
  return events;
}
