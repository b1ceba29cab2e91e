import type { ApprovalRequest } from "@parley/contract";
import { fromJson } from "@parley/db";
import type { ApprovalRow } from "./approvals.tables.ts";
import type { ApprovalFacts, ApprovalState } from "./domain/approval-state.ts";

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
  return {
    id: row.id,
    kind: row.kind,
    // What a person wrote beforehand stands above what the program asks for.
    plan: stateOf(row).policy?.ruling.plan ?? request.plan ?? { steps: [...defaultPlan.steps] },
    requesterIds: fromJson<string[]>(row.requester_ids),
    createdAt: row.created_at,
    deadlineAt: row.deadline_at,
    onDeadline: request.on_deadline,
    validMs: request.kind === "function_call" ? request.valid_seconds * 1000 : 0,
  };
}
