import { hashKernel } from "@parley/promptfile";
import { fromJson } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import type { Statement } from "../receipts/index.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { toVoter } from "./describe-approval.ts";
import type { Execution, Outcome } from "./domain/approval-state.ts";
import { requestOf, stateOf } from "./read-approval.ts";

const toTime = (at: number): string => new Date(at).toISOString();

/** What is signed of a request: how it was denied or answered, that it was claimed, or what became of it. */
export function stateReceipt(row: ApprovalRow): Statement {
  const { outcome, execution, argsHash, policy } = stateOf(row);
  const decision = outcome === null ? undefined : stateDecision(outcome, row);
  if (decision === undefined || (decision.status === "approved" && execution === null))
    throw new Error(`${row.id} was neither claimed, denied nor answered, so there is nothing to state.`);
  const request = requestOf(row);
  return {
    type: typeOf(decision.status, execution),
    organization_id: row.organization_id,
    approval_id: row.id,
    kind: row.kind,
    name: row.name,
    request_hash: row.request_hash,
    args_hash: argsHash,
    requested_at: toTime(row.created_at),
    requester: fromJson<Author>(row.requester),
    plan: policy?.ruling.plan ?? request.plan ?? null,
    policy: statePolicy(row),
    decision,
    claimed_at: claimedAt(execution),
    execution: execution === null ? null : stateExecution(execution),
  };
}

type Decision = Statement["decision"];

function typeOf(status: Decision["status"], execution: Execution | null): Statement["type"] {
  if (status !== "approved") return status;
  return execution?.status === "claimed" ? "claimed" : "reported";
}

function stateDecision(outcome: Outcome, row: ApprovalRow): Decision | undefined {
  if (outcome.status === "timed_out" || outcome.status === "cancelled" || outcome.status === "superseded")
    return undefined;
  const shared = { at: toTime(outcome.at), by: outcome.by.map(toVoter), is_edited: stateOf(row).isEdited };
  if (outcome.status === "answered")
    return {
      ...shared,
      status: "answered",
      comment: null,
      by_deadline: false,
      valid_until: null,
      option: outcome.option,
      answer_hash: hashKernel({ answer: outcome.answer }),
    };
  const { comment, byDeadline } = outcome;
  if (outcome.status === "denied")
    return {
      ...shared,
      status: "denied",
      comment,
      by_deadline: byDeadline,
      valid_until: null,
      option: outcome.option,
    };
  const validUntil = toTime(outcome.validUntil);
  return { ...shared, status: "approved", comment, by_deadline: byDeadline, valid_until: validUntil };
}

function claimedAt(execution: Execution | null): string | null {
  if (execution === null) return null;
  return toTime(execution.status === "claimed" ? execution.at : execution.claimedAt);
}

/** The rule, without what it looked at, and the grant. */
function statePolicy(row: ApprovalRow): Statement["policy"] {
  const { policy, grant } = stateOf(row);
  if (policy === undefined && grant === undefined) return null;
  return {
    ...(policy !== undefined && {
      policy_id: policy.policyId,
      version_id: policy.versionId,
      environment: policy.environment,
      outcome: policy.ruling.outcome,
      rule: policy.ruling.rule?.name ?? null,
    }),
    ...(grant !== undefined && { grant_id: grant.id, grant_use: grant.number }),
  };
}

function stateExecution(execution: Execution): Statement["execution"] {
  if (execution.status === "claimed") return null;
  const told = execution.status === "succeeded" ? { result: execution.result } : { error: execution.error };
  return { status: execution.status, at: toTime(execution.at), result_hash: hashKernel(told) };
}

/** What ends with a word of its own, or with what the server does, is signed at once; an approved call is when it is claimed. */
export const isStatedAtOnce = ({ kind, status }: ApprovalRow): boolean =>
  status === "denied" || status === "answered" || (kind === "promotion" && status === "approved");
