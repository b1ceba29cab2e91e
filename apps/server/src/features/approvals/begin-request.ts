import type { ApprovalRequest } from "@parley/contract";
import { insertTogether, toJson, type Executor, type Insertion } from "@parley/db";
import type { NewJob } from "@parley/jobs";
import type { IsTold } from "../../kernel/outbox/find-told.ts";
import { toOutbox, type PublishedEvent } from "../../kernel/outbox/publish-events.ts";
import { issueReceipt } from "../receipts/index.ts";
import { insertionOfEvents, updateApproval, type ApprovalChanges } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { keepEvents } from "./change-approval.ts";
import { decideBeforehand } from "./decide-beforehand.ts";
import type { ApprovalDependencies } from "./dependencies.ts";
import { describeApproval } from "./describe-approval.ts";
import type { ApprovalEvent } from "./domain/approval-state.ts";
import { isSaidByRequest, noticesOf } from "./domain/notices.ts";
import { applyEvent } from "./domain/reduce.ts";
import type { CreateFindAsked } from "./find-asked.ts";
import { findNotices, noticesIn, noticeToAnyone } from "./notify.ts";
import { advanceJobsOf } from "./plan-advance.ts";
import type { Examination } from "./plan-examiner.ts";
import { factsOf, stateOf } from "./read-approval.ts";
import { isStatedAtOnce, stateReceipt } from "./state-receipt.ts";

export type BeginDependencies = Pick<
  ApprovalDependencies,
  "policyJudge" | "planExaminer" | "jobs" | "secrets" | "publicUrl"
>;

type AskDependencies = {
  /** Which events anybody takes; absent: all are put down. */
  isTold?: IsTold;
  /** Absent: looks each time. */
  createFindAsked?: CreateFindAsked;
};

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
  if (events.length === 0)
    return keepBegun(transaction, dependencies, {
      before: row,
      begun: await askPeople(transaction, {}, beginning),
    });
  await insertTogether(transaction, [firstEventOf(beginning)]);
  const settled = await keepEvents(transaction, { before: row, begin: stateOf(row), events, now });
  // Nobody is asked what has been decided beforehand.
  if (isStatedAtOnce(settled))
    await issueReceipt(transaction, { ...dependencies, now }, stateReceipt(settled));
  if (settled.status !== "pending") return settled;
  const warnings = await warningsOf(transaction, dependencies, { row: settled, beginning });
  const begun = await tellPeople(transaction, {}, { row: settled, warnings });
  return keepBegun(transaction, dependencies, { before: settled, begun });
}

/** The request as it is then, and what is left to be written of it, with whatever else. */
export type Begun = {
  row: ApprovalRow;
  insertions: readonly Insertion[];
  plans: readonly NewJob[];
  /** Whether nothing goes into the outbox. */
  isUntold: boolean;
};

/** Of a request that has been written as it was `before`. */
async function keepBegun(
  transaction: Executor,
  { jobs }: Pick<BeginDependencies, "jobs">,
  { before, begun: { row, insertions, plans } }: { before: ApprovalRow; begun: Begun },
): Promise<ApprovalRow> {
  await insertTogether(transaction, byTable(insertions));
  const { id, organization_id: organizationId } = row;
  if (row !== before) await updateApproval(transaction, { organizationId, id, changes: changesIn(row) });
  await jobs.enqueueAll(transaction, plans);
  return row;
}

const changesIn = (row: ApprovalRow): ApprovalChanges => ({
  status: row.status,
  state: row.state,
  events_count: row.events_count,
  decided_at: row.decided_at,
  basis: row.basis,
  is_edited: row.is_edited,
});

/** What happens to a request of which nothing has been decided beforehand. It writes nothing. @throws plan_unfillable */
export async function askPeople(
  transaction: Executor,
  dependencies: AskDependencies,
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
  { isTold = () => true, createFindAsked }: AskDependencies,
  { row: asked, warnings }: Telling,
): Promise<Begun> {
  const { id, organization_id: organizationId, created_at: now, events_count: after } = asked;
  const warned: ApprovalEvent[] = warnings.length === 0 ? [] : [{ type: "warned", at: now, warnings }];
  // Neither of what follows decides anything, so of the facts nothing changes; and a request may be large.
  const moment = { facts: factsOf(asked), state: warned.reduce(applyEvent, stateOf(asked)), now };
  const noticed = await findNotices(transaction, organizationId, { ...moment, createFindAsked });
  const events = [...warned, ...noticed];
  const state = noticed.reduce(applyEvent, moment.state);
  const row =
    events.length === 0 ? asked : { ...asked, state: toJson(state), events_count: after + events.length };
  const isForAnyone = noticesOf(moment).some((notice) => isSaidByRequest(notice, moment.facts));
  const notices = isTold(noticeDue) ? await noticesIn(transaction, { row, events, now }) : [];
  const outbox = toOutbox([
    ...(isTold("approval.requested") ? [toRequested(row)] : []),
    ...(isForAnyone && isTold(noticeDue) ? [toNoticeForAnyone(row)] : []),
    ...notices,
  ]);
  return {
    row,
    insertions: [insertionOfEvents({ organizationId, id, after, events }), outbox],
    plans: advanceJobsOf({ row, facts: moment.facts, state }),
    isUntold: outbox.rows.length === 0,
  };
}

const noticeDue = "approval.notice_due";

const toRequested = (row: ApprovalRow): PublishedEvent<"approval.requested"> => ({
  organizationId: row.organization_id,
  type: "approval.requested",
  data: { approval: describeApproval(row) },
  now: row.created_at,
});

const toNoticeForAnyone = (row: ApprovalRow): PublishedEvent<typeof noticeDue> => ({
  organizationId: row.organization_id,
  type: noticeDue,
  data: { approval: describeApproval(row), ...noticeToAnyone() },
  now: row.created_at,
});

/** As few insertions as there are tables. */
export function byTable(insertions: readonly Insertion[]): Insertion[] {
  const rows = new Map<string, object[]>();
  for (const insertion of insertions)
    rows.set(insertion.table, [...(rows.get(insertion.table) ?? []), ...insertion.rows]);
  return [...rows].map(([table, all]) => ({ table, rows: all }));
}
