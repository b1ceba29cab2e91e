import { approvalErrors, type ParleyError } from "@parley/contract";
import type { Author } from "../../../kernel/author.ts";
import type { ApprovalEvent, ApprovalFacts, ApprovalState, Execution } from "./approval-state.ts";

type Moment = { facts: ApprovalFacts; state: ApprovalState; now: number };

type Claim = {
  argsHash: string;
  claimHash: string;
  by: Author;
  /** Why what it was approved under holds no more. */
  unmet?: string | undefined;
};

/** A refusal that is kept with the request. */
export type Refused = { readonly events: ApprovalEvent[]; readonly refusal: ParleyError };

/**
 * The right to run the call, once, with the arguments that were approved. The claim that was made, sent again since its
 * reply was lost or its sender died, gives it again while nothing was reported; what must hold for a claim must hold then.
 *
 * @throws not_approved; claimed; expired; stale; what holds no more is refused and kept
 */
export function claim(
  { facts: { id }, state, now }: Moment,
  { argsHash, claimHash, by, unmet }: Claim,
): ApprovalEvent[] | Refused {
  const { outcome } = state;
  const isSame = state.execution?.status === "claimed" && state.claimHash === claimHash;
  if (outcome?.status !== "approved")
    throw approvalErrors.notApproved({ approval_id: id, status: outcome?.status ?? "pending" });
  if (state.claimHash !== null && !isSame) throw approvalErrors.claimed({ approval_id: id });
  if (now >= outcome.validUntil)
    throw approvalErrors.expired({
      approval_id: id,
      valid_until: new Date(outcome.validUntil).toISOString(),
    });
  if (argsHash !== state.argsHash)
    throw approvalErrors.stale({ given: argsHash, args_hash: state.argsHash ?? "" });
  if (unmet !== undefined)
    return {
      events: [{ type: "claim-refused", at: now, by, reason: unmet }],
      refusal: approvalErrors.preconditionFailed({ approval_id: id, reason: unmet }),
    };
  return isSame ? [] : [{ type: "claimed", at: now, by, claimHash }];
}

export type Report = { claimHash: string } & (
  | { status: "succeeded"; result: unknown }
  | { status: "failed"; error: string }
);

/**
 * What became of the claimed call.
 *
 * @throws token_unknown; reported
 */
export function report({ facts, state, now }: Moment, given: Report): ApprovalEvent[] {
  const { execution } = state;
  if (execution === null || state.claimHash !== given.claimHash) throw approvalErrors.tokenUnknown();
  if (execution.status !== "claimed") throw approvalErrors.reported({ approval_id: facts.id });
  const times = { at: now, claimedAt: execution.at };
  const reported: Execution =
    given.status === "succeeded"
      ? { status: "succeeded", ...times, result: given.result }
      : { status: "failed", ...times, error: given.error };
  return [{ type: "reported", at: now, execution: reported }];
}
