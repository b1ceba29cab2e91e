import type { ApprovalEvent } from "./domain/approval-state.ts";

export type ApprovalRow = {
  id: string;
  organization_id: string;
  kind: "function_call" | "question";
  name: string;
  status: ApprovalStatusName;
  /** The wire it came in by. */
  source: "parley" | "humanlayer";
  stakes: "low" | "medium" | "high";
  run_id: string | null;
  call_id: string | null;
  /** JSON: as it was asked; `wire` beside it keeps what another service's clients sent. */
  request: string;
  /** JSON of an `Author`. */
  requester: string;
  /** JSON list of the ids by which who asked may come back. */
  requester_ids: string;
  /** The person, service account or key that asked; null for requests from before it was kept. */
  requester_id: string | null;
  /** What identical requests share that want to be asked once; null for all others. */
  join_key: string | null;
  idempotency_key: string | null;
  /** SHA-256 of the canonical request. */
  request_hash: string;
  /** JSON of an `ApprovalState`: what the events fold to. */
  state: string;
  /** How many events there are. */
  events_count: number;
  created_at: number;
  deadline_at: number | null;
};

export type ApprovalStatusName = "pending" | "approved" | "denied" | "answered" | "timed_out" | "cancelled";

export type ApprovalEventRow = {
  approval_id: string;
  organization_id: string;
  number: number;
  type: ApprovalEvent["type"];
  at: number;
  /** JSON of the whole event. */
  data: string;
  /** Of the event's shape. */
  version: number;
};

export type ApprovalJoinRow = {
  organization_id: string;
  idempotency_key: string;
  approval_id: string;
  request_hash: string;
};

export type ApprovalTables = {
  approval_joins: ApprovalJoinRow;
  approvals: ApprovalRow;
  approval_events: ApprovalEventRow;
};
