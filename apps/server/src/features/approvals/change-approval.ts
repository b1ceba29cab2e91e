import { approvalErrors, isParleyError, type ParleyError } from "@parley/contract";
import { insertTogether, toJson, type Executor } from "@parley/db";
import { appendEntry } from "../../kernel/audit/append-entry.store.ts";
import { nothingChanged } from "../../kernel/audit/draft.ts";
import { toOutbox, type PublishedEvent } from "../../kernel/outbox/publish-events.ts";
import { issueReceipt } from "../receipts/index.ts";
import { insertionOfEvents, insertionOfVotes, lockApproval, updateApproval } from "./approvals.store.ts";
import type { ApprovalRow } from "./approvals.tables.ts";
import { decidedByTime } from "./decided-by-time.ts";
import type { ChangeDependencies } from "./dependencies.ts";
import { describeApproval } from "./describe-approval.ts";
import type { ApprovalEvent, ApprovalFacts, ApprovalState } from "./domain/approval-state.ts";
import { advance } from "./domain/decide.ts";
import type { Refused } from "./domain/execute.ts";
import { applyEvent } from "./domain/reduce.ts";
import { basisOf, votesIn } from "./count-votes.ts";
import { findDeparted } from "./find-departed.ts";
import { editsIn, findNotices, messagesIn, noticesIn } from "./notify.ts";
import { planNext } from "./plan-advance.ts";
import { promote } from "./promotions/promote.ts";
import { factsOf, stateOf } from "./read-approval.ts";
import { isStatedAtOnce, stateReceipt } from "./state-receipt.ts";

export type Moment = { facts: ApprovalFacts; state: ApprovalState; now: number };

/** What somebody does to a request: the events it comes to. It throws what it refuses. */
export type Act = (moment: Moment, row: ApprovalRow) => ApprovalEvent[] | Refused;

type Doing = {
  act: Act;
  /** What `act` has to know beforehand, of the request that is kept from everybody else. */
  prepare?: ((transaction: Executor, row: ApprovalRow) => Promise<void>) | undefined;
  alongside?: Alongside | undefined;
};

type Which = { organizationId: string; id: string };

/** What is written with the change, and fails it where it fails. */
export type Alongside = (transaction: Executor, row: ApprovalRow, now: number) => Promise<void>;

/**
 * Changes a request, alone: first what time has decided by now, then what is done. What time decided stays also where
 * the rest is refused.
 *
 * @throws not_found; what `act` refuses
 */
export async function changeApproval(
  dependencies: ChangeDependencies,
  which: Which,
  doing: Act | Doing = () => [],
): Promise<ApprovalRow> {
  const { database, clock, events, decisions, jobs } = dependencies;
  const { act, prepare, alongside }: Doing = typeof doing === "function" ? { act: doing } : doing;
  const { row, refusal, isChanged, isDecided, isDeployed } = await database.transaction(
    async (transaction) => {
      const before = await lockApproval(transaction, which);
      if (before === undefined) throw approvalErrors.notFound({ approval_id: which.id });
      await prepare?.(transaction, before);
      const now = clock();
      const begin = stateOf(before);
      const facts = {
        ...factsOf(before),
        ...(await findDeparted(transaction, { organizationId: which.organizationId, state: begin })),
      };
      const byTime = advance({ facts, state: begin, now });
      const state = byTime.reduce(applyEvent, begin);
      const { done, refusal } = attempt(() => act({ facts, state, now }, before));
      const decided = done.reduce(applyEvent, state);
      const promoted = await promote(transaction, { row: before, state: decided, now });
      const settled = { facts, state: promoted.events.reduce(applyEvent, decided), now };
      const noticed = await findNotices(transaction, which.organizationId, settled);
      const happened = [...byTime, ...done, ...promoted.events, ...noticed];
      const after = await keepEvents(transaction, { before, begin, events: happened, now });
      if (happened.length > 0) await planNext(jobs, transaction, after);
      if (before.status !== after.status && isStatedAtOnce(after))
        await issueReceipt(transaction, { ...dependencies, now }, stateReceipt(after));
      if (refusal === undefined) await alongside?.(transaction, after, now);
      // Whoever was refused changed nothing; that they tried is another entry.
      else if (done.length === 0) nothingChanged();
      // The end of the audit log is what is taken last.
      if (byTime.length > 0) await appendEntry(transaction, decidedByTime({ row: before, state, now }));
      return {
        row: after,
        refusal,
        isChanged: before.events_count !== after.events_count,
        isDecided: before.status !== after.status,
        isDeployed: promoted.isDeployed,
      };
    },
  );
  // Who waits for it is told before all others.
  if (isDecided) decisions.tell(row);
  if (isChanged) events.emit("approval.changed", which);
  if (isDecided) events.emit("approval.decided", which);
  if (isDeployed) events.emit("file.changed", { organizationId: which.organizationId });
  if (refusal !== undefined) throw refusal;
  return row;
}

function attempt(act: () => ReturnType<Act>): { done: ApprovalEvent[]; refusal?: ParleyError } {
  try {
    const done = act();
    return "refusal" in done ? { done: done.events, refusal: done.refusal } : { done };
  } catch (error) {
    if (!isParleyError(error)) throw error;
    return { done: [], refusal: error };
  }
}

type Change = { before: ApprovalRow; begin: ApprovalState; events: readonly ApprovalEvent[]; now: number };

/** Writes events down with what they fold to, and tells of a decision. */
export async function keepEvents(
  transaction: Executor,
  { before, begin, events, now }: Change,
): Promise<ApprovalRow> {
  if (events.length === 0) return before;
  const { id, organization_id: organizationId, events_count: after } = before;
  const state = events.reduce(applyEvent, begin);
  const changes = {
    status: state.outcome?.status ?? ("pending" as const),
    state: toJson(state),
    events_count: after + events.length,
    decided_at: state.outcome?.at ?? null,
    basis: basisOf(state.outcome),
    is_edited: state.isEdited,
  };
  const row = { ...before, ...changes };
  const isDecided = before.status !== row.status;
  const decided = isDecided ? [toDecided(row, now)] : [];
  const notices = await noticesIn(transaction, { row, events, now });
  await insertTogether(transaction, [
    insertionOfEvents({ organizationId, id, after, events }),
    insertionOfVotes(votesIn(before, events)),
    toOutbox([
      ...editsIn({ row, begin, events, now }),
      ...decided,
      ...notices,
      ...messagesIn({ row, events, now }),
    ]),
  ]);
  await updateApproval(transaction, { organizationId, id, changes });
  return row;
}

const toDecided = (row: ApprovalRow, now: number): PublishedEvent<"approval.decided"> => ({
  organizationId: row.organization_id,
  type: "approval.decided",
  data: { approval: describeApproval(row) },
  now,
});
