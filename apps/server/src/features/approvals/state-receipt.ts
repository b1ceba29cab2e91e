import { hashKernel } from "@parley/promptfile";
import { fromJson } from "@parley/db";
import type { Author } from "../../kernel/author.ts";
import type { Statement } from "../receipts/index.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { toVoter } from "./describe-approval.ts";
import type { Execution } from "./domain/approval-state.ts";
import { requestOf, stateOf } from "./read-approval.ts";

const toTime = (at: number): string => new Date(at).toISOString();

/** What is signed of a call that has been claimed, or of what became of it. */
export function stateReceipt(row: ApprovalRow): Statement {
  const { outcome, execution, argsHash, isEdited, policy } = stateOf(row);
  if (outcome?.status !== "approved" || execution === null || argsHash === null)
    throw new Error(`${row.id} has not been claimed, so there is nothing to state.`);
  const request = requestOf(row);
  return {
    type: execution.status === "claimed" ? "claimed" : "reported",
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
    decision: {
      status: "approved",
      at: toTime(outcome.at),
      by: outcome.by.map(toVoter),
      comment: outcome.comment,
      is_edited: isEdited,
      by_deadline: outcome.byDeadline,
      valid_until: toTime(outcome.validUntil),
    },
    claimed_at: toTime(execution.status === "claimed" ? execution.at : execution.claimedAt),
    execution: stateExecution(execution),
  };
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
