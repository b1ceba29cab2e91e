import type { Approval, ApprovalMessage, ApprovalStatus } from "@parley/contract";
import { fromJson } from "@parley/db";
import { withAccount, type Author } from "../../kernel/author.ts";
import type { AppliedRuling } from "../policies/index.ts";
import type { ChangeRow } from "./approval-changes.store.ts";
import type { ApprovalEventRow, ApprovalRow } from "./approvals.tables.ts";
import { describeApplied, describeGrantUse } from "./describe-applied.ts";
import type { ApprovalState, Execution, Outcome } from "./domain/approval-state.ts";
import { votersOf } from "./domain/decide.ts";
import type { Voter } from "./domain/voter.ts";
import { requestOf, stateOf } from "./read-approval.ts";

const toTime = (at: number): string => new Date(at).toISOString();

const toName = ({ id, name }: Pick<Voter, "id" | "name">) => ({ id, name });
export const toVoter = ({ id, name, email, channel }: Voter) => ({ id, name, email, channel });

export function describeApproval(row: ApprovalRow): Approval {
  const state = stateOf(row);
  return {
    id: row.id,
    kind: row.kind,
    name: row.name,
    request: requestOf(row),
    args: state.args,
    args_hash: state.argsHash,
    outcome: describeOutcome(state),
    ...(state.promotion !== undefined && { promotion: state.promotion }),
    ...(state.warnings !== undefined && { warnings: [...state.warnings] }),
    execution: state.execution === null ? null : describeExecution(state.execution),
    approvals: votersOf(state, "approve").map(toVoter),
    denials: votersOf(state, "deny").map(toVoter),
    messages: describeMessages(state),
    views: (state.views ?? []).map(({ id, name, at }) => ({ id, name, at: toTime(at) })),
    policy: state.policy === undefined ? null : describeApplied(state.policy),
    grant: state.grant === undefined ? null : describeGrantUse(state.grant),
    requester: withAccount(fromJson<Author>(row.requester), row.requester_id),
    created_at: toTime(row.created_at),
    deadline_at: row.deadline_at === null ? null : toTime(row.deadline_at),
  };
}

const describeMessages = ({ messages = [] }: ApprovalState): ApprovalMessage[] =>
  messages.map(({ from, by, text, at }, index) => ({
    number: index + 1,
    from,
    by: toName(by),
    text,
    at: toTime(at),
  }));

type Basis = Extract<ApprovalStatus, { status: "approved" }>["basis"];

const basisOf = ({ basis, byDeadline }: { basis?: Basis; byDeadline: boolean }): Basis =>
  basis ?? (byDeadline ? "deadline" : "people");

function describeOutcome({ outcome, isEdited }: ApprovalState): ApprovalStatus {
  if (outcome === null) return { status: "pending" };
  const at = toTime(outcome.at);
  switch (outcome.status) {
    case "approved":
      return {
        status: "approved",
        by: outcome.by.map(toVoter),
        at,
        comment: outcome.comment,
        is_edited: isEdited,
        valid_until: toTime(outcome.validUntil),
        by_deadline: outcome.byDeadline,
        basis: basisOf(outcome),
      };
    case "denied":
      return { ...describeDenial(outcome), at };
    case "answered":
      return {
        status: "answered",
        by: outcome.by.map(toVoter),
        at,
        answer: outcome.answer,
        option: outcome.option,
      };
    case "timed_out":
      return { status: "timed_out", at };
    case "cancelled":
      return { status: "cancelled", at, by: outcome.by, reason: outcome.reason };
    case "superseded":
      return { status: "superseded", at, by: outcome.by, successor_id: outcome.successorId };
  }
}

const describeDenial = (outcome: Extract<Outcome, { status: "denied" }>) => ({
  status: "denied" as const,
  by: outcome.by.map(toVoter),
  comment: outcome.comment,
  option: outcome.option,
  by_deadline: outcome.byDeadline,
  basis: basisOf(outcome),
});

function describeExecution(execution: Execution): NonNullable<Approval["execution"]> {
  const at = toTime(execution.at);
  if (execution.status === "claimed") return { status: "claimed", at };
  const times = { at, claimed_at: toTime(execution.claimedAt) };
  return execution.status === "succeeded"
    ? { status: "succeeded", ...times, result: execution.result }
    : { status: "failed", ...times, error: execution.error };
}

/** Without what is nobody's business outside (the hash of the claim's token, the teams and roles of who voted), and without the texts that the request itself has. */
export function describeEvent({ number, type, at, data }: ApprovalEventRow) {
  const event = fromJson<Record<string, unknown>>(data);
  const { claimHash: _claimHash, type: _type, at: _at, promotion: _promotion, ...told } = event;
  const { voter, from, outcome, policy, grant, ...rest } = told;
  return {
    number,
    type,
    at: toTime(at),
    data: {
      ...rest,
      ...(voter !== undefined && { voter: toVoter(voter as Voter) }),
      ...(from !== undefined && { from: toName(from as Voter) }),
      ...(policy !== undefined && { policy: describeApplied(policy as AppliedRuling) }),
      ...(grant !== undefined && {
        grant: describeGrantUse(grant as NonNullable<ApprovalState["grant"]>),
      }),
      ...(outcome !== undefined && { outcome: withoutPrivate(outcome as Outcome) }),
    },
  };
}

/** What happened, and to what. */
export const describeChange = (row: ChangeRow) => ({
  ...describeEvent(row),
  approval_id: row.approval_id,
  name: row.name,
  kind: row.kind,
  stakes: row.stakes,
  status: row.status,
  run_id: row.run_id,
});

const withoutPrivate = (outcome: Outcome) =>
  "by" in outcome && Array.isArray(outcome.by) ? { ...outcome, by: outcome.by.map(toVoter) } : outcome;
