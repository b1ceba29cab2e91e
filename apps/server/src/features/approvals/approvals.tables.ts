import type { ApprovalEvent } from "./domain/approval-state.ts";

export type ApprovalRow = {
  id: string;
  organization_id: string;
  kind: "function_call" | "question" | "promotion";
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
  /** With whose it is before it, `usr_… key`; of HumanLayer's clients it is the organization's. */
  idempotency_key: string | null;
  /** SHA-256 of the canonical request. */
  request_hash: string;
  /** JSON of an `ApprovalState`: what the events fold to. */
  state: string;
  /** How many events there are. */
  events_count: number;
  created_at: number;
  deadline_at: number | null;
  decided_at: number | null;
  /** What its end rests on; null for what nobody decided or is pending. */
  basis: ApprovalBasis | null;
  is_edited: boolean;
  /** The Prompt or Agent version that asked; null where it is not a call or a question. */
  version_id: string | null;
};

export type ApprovalBasis = "people" | "policy" | "grant" | "deadline";

export type ApprovalStatusName =
  | "pending"
  | "approved"
  | "denied"
  | "answered"
  | "timed_out"
  | "cancelled"
  | "superseded";

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

/** What an idempotency key stands for: the request that it asked for, or joined. A key stands for one. */
export type ApprovalKeyRow = {
  organization_id: string;
  idempotency_key: string;
  approval_id: string;
  /** Of what was sent with the key. */
  request_hash: string;
};

/** What somebody said, beside its event: to be counted. */
export type ApprovalVoteRow = {
  approval_id: string;
  /** Of the event. */
  number: number;
  organization_id: string;
  voter_id: string;
  voter_name: string;
  vote: "approve" | "deny" | "answer";
  at: number;
};

export type ApprovalTables = {
  approval_votes: ApprovalVoteRow;
  approval_keys: ApprovalKeyRow;
  approvals: ApprovalRow;
  approval_events: ApprovalEventRow;
};
