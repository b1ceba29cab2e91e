import type { ApprovalRequest } from "@parley/contract";
import { insertTogether, type Executor, type Insertion } from "@parley/db";
import { toOutbox } from "../../kernel/outbox/publish-events.ts";
import { issueReceipt } from "../receipts/index.ts";
import { insertionOfEvents } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { keepEvents } from "./change-approval.ts";
import { decideBeforehand } from "./decide-beforehand.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { describeApproval } from "./describe-approval.ts";
import type { ApprovalEvent } from "./domain/approval-state.ts";
import { isSaidByRequest, noticesOf } from "./domain/notices.ts";
import { findNotices, noticeToAnyone } from "./notify.ts";
import { planAdvance } from "./plan-advance.ts";
import type { Examination } from "./plan-examiner.ts";
import { factsOf, stateOf } from "./read-approval.ts";
import { isStatedAtOnce, stateReceipt } from "./state-receipt.ts";

export type BeginDependencies = Pick<
  ApprovalDependencies,
  "policyJudge" | "planExaminer" | "jobs" | "secrets" | "publicUrl"
>;

/** A new request. */
export type Beginning = {
  row: ApprovalRow;
  requested: ApprovalEvent;
  request: ApprovalRequest;
  isEnvironmentKnown: boolean;
  /** What keeps its own plan from being filled. */
  examination: Examination;
};

/**
 * What happens to a request that has just been written: it is decided beforehand, or people are asked.
 *
 * @throws plan_unfillable
 */
export async function beginRequest(
  transaction: Executor,
  dependencies: BeginDependencies,
  beginning: Beginning,
): Promise<ApprovalRow> {
  const { row, request, isEnvironmentKnown } = beginning;
  const now = row.created_at;
  const events = await decideBeforehand(transaction, dependencies, { row, request, isEnvironmentKnown });
  if (events.length === 0) {
    const begun = await askPeople(transaction, dependencies, beginning);
    await insertTogether(transaction, begun.insertions);
    return begun.row;
  }
  await insertTogether(transaction, [firstEventOf(beginning)]);
  const settled = await keepEvents(transaction, { before: row, begin: stateOf(row), events, now });
  // Nobody is asked what has been decided beforehand.
  if (isStatedAtOnce(settled))
    await issueReceipt(transaction, { ...dependencies, now }, stateReceipt(settled));
  if (settled.status !== "pending") return settled;
  const warnings = await warningsOf(transaction, dependencies, { row: settled, beginning });
  const told = await tellPeople(transaction, dependencies, { row: settled, warnings });
  await insertTogether(transaction, told.insertions);
  return told.row;
}

/** The request as it is then, and what is left to be written of it, with whatever else. */
type Begun = { row: ApprovalRow; insertions: readonly Insertion[] };

/** What happens to a request of which nothing has been decided beforehand. @throws plan_unfillable */
export async function askPeople(
  transaction: Executor,
  dependencies: BeginDependencies,
  beginning: Beginning,
): Promise<Begun> {
  const { row } = beginning;
  const told = await tellPeople(transaction, dependencies, { row, warnings: admit(beginning) });
  return { ...told, insertions: [firstEventOf(beginning), ...told.insertions] };
}

const firstEventOf = ({ row: { id, organization_id: organizationId }, requested }: Beginning): Insertion =>
  insertionOfEvents({ organizationId, id, after: 0, events: [requested] });

/** What its own plan lacks, where people are asked by it. @throws plan_unfillable */
function admit({ examination: { warnings, refusal } }: Beginning): readonly string[] {
  if (refusal !== undefined) throw refusal;
  return warnings;
}

/** A policy may ask others than the program did; its plan is not refused, as nobody gave it just now. */
async function warningsOf(
  transaction: Executor,
  { planExaminer }: BeginDependencies,
  { row, beginning }: { row: ApprovalRow; beginning: Beginning },
): Promise<readonly string[]> {
  const { plan, isPlanOfPolicy, requesterIds } = factsOf(row);
  const isStricter = beginning.request.plan?.allow_requester === true && plan.allow_requester !== true;
  if (row.source !== "parley" || !(isPlanOfPolicy || isStricter)) return admit(beginning);
  const { promotion } = stateOf(row);
  const { organization_id: organizationId, created_at: now } = row;
  const examined = { organizationId, plan, requesterIds, now };
  return planExaminer.warn(transaction, { ...examined, ...(promotion && { promotion }) });
}

type Telling = Pick<Beginning, "row"> & Pick<Examination, "warnings">;

async function tellPeople(
  transaction: Executor,
  { jobs }: BeginDependencies,
  { row: asked, warnings }: Telling,
): Promise<Begun> {
  const { organization_id: organizationId, created_at: now } = asked;
  const warned: ApprovalEvent = { type: "warned", at: now, warnings };
  const row =
    warnings.length === 0
      ? asked
      : await keepEvents(transaction, { before: asked, begin: stateOf(asked), events: [warned], now });
  const moment = { facts: factsOf(row), state: stateOf(row), now };
  const noticed = await findNotices(transaction, organizationId, moment);
  const data = { approval: describeApproval(row) };
  const isForAnyone = noticesOf(moment).some((notice) => isSaidByRequest(notice, moment.facts));
  const toAnyone = { organizationId, type: "approval.notice_due" as const, now };
  const outbox = toOutbox([
    { organizationId, type: "approval.requested" as const, data, now },
    ...(isForAnyone ? [{ ...toAnyone, data: { ...data, ...noticeToAnyone() } }] : []),
  ]);
  const told = await keepEvents(transaction, { before: row, begin: moment.state, events: noticed, now });
  // Nothing of the facts has changed, and a request may be large.
  const state = noticed.length === 0 ? moment.state : stateOf(told);
  await planAdvance(jobs, transaction, { row: told, facts: moment.facts, state });
  return { row: told, insertions: [outbox] };
}
