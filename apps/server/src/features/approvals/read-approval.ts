import type { ApprovalPlan, ApprovalRequest } from "@parley/contract";
import { fromJson } from "@parley/db";
import type { ApprovalEventRow, ApprovalRow } from "./approvals.tables.ts";
import type { ApprovalEvent, ApprovalFacts, ApprovalState } from "./domain/approval-state.ts";
import { isSaidByRequest, noticesOf } from "./domain/notices.ts";

/** Whoever may answer, at once. */
const defaultPlan = { steps: [{ who: { anyone: true } }] } as const;

/** As it was asked; what another service's clients sent beside it is theirs alone. */
export function requestOf(row: ApprovalRow): ApprovalRequest {
  const { wire: _wire, ...request } = fromJson<ApprovalRequest & { wire?: unknown }>(row.request);
  return request;
}

export const stateOf = (row: ApprovalRow): ApprovalState => fromJson<ApprovalState>(row.state);

/** What a row says of its request, as the rules need it. */
export function factsOf(row: ApprovalRow): ApprovalFacts {
  const request = requestOf(row);
  const ruling = stateOf(row).policy?.ruling;
  // A policy that asks wants a person's word: not the asker's own, and not silence.
  const isRuled = ruling !== undefined && (ruling.rule !== null || ruling.error !== null);
  const asked: ApprovalPlan = request.plan ?? { steps: [...defaultPlan.steps] };
  return {
    id: row.id,
    kind: row.kind,
    // What a person wrote beforehand stands above what the program asks for.
    plan: ruling?.plan ?? (isRuled ? { ...asked, allow_requester: false } : asked),
    isPlanOfPolicy: ruling?.plan != null,
    requesterIds: fromJson<string[]>(row.requester_ids),
    createdAt: row.created_at,
    deadlineAt: row.deadline_at,
    stakes: row.stakes,
    onDeadline: isRuled && request.on_deadline === "approved" ? "timed_out" : request.on_deadline,
    validMs: request.kind === "function_call" ? request.valid_seconds * 1000 : 0,
  };
}

export const eventOf = ({ data }: Pick<ApprovalEventRow, "data">): ApprovalEvent =>
  fromJson<ApprovalEvent>(data);

/** Whether whoever may answer is asked at once, which needs no notice of its own: that the request was made says so. */
export function isForAnyoneAtOnce(row: ApprovalRow): boolean {
  const facts = factsOf(row);
  return noticesOf({ facts, state: stateOf(row) }).some((notice) => isSaidByRequest(notice, facts));
}
