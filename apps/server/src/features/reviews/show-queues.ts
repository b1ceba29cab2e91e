import type { ReviewQueue, ReviewSubject, User } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import { toTimestamp } from "../../kernel/clock.ts";
import { describeQuestions } from "./get-queue.ts";
import { countItems, type QueueCounts } from "./items.store.ts";
import type { QueueRow } from "./reviews.tables.ts";
import { findNames, withNames } from "./subjects.ts";

/** Queues as whoever manages them sees them. */
export async function showQueues(
  executor: Executor,
  { organizationId, rows }: { organizationId: string; rows: readonly QueueRow[] },
): Promise<ReviewQueue[]> {
  const queueIds = rows.map(({ id }) => id);
  const subjects = rows.flatMap((row) => [...reviewersOf(row), ...adjudicatorsOf(row)]);
  const [questions, counts, names] = await Promise.all([
    describeQuestions(executor, { organizationId, queueIds }),
    countItems(executor, { organizationId, queueIds }),
    findNames(executor, { organizationId, subjects }),
  ]);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    instructions: row.instructions,
    evaluators: questions.get(row.id) ?? [],
    reviewers: withNames(reviewersOf(row), names),
    adjudicators: withNames(adjudicatorsOf(row), names),
    reviewers_per_item: row.reviewers_per_item,
    blind: row.blind,
    adjudication: row.adjudication,
    lease_seconds: row.lease_ms / 1000,
    is_open: row.is_open,
    counts: toCounts(counts.get(row.id)),
    created_by: fromJson<User>(row.created_by),
    created_at: toTimestamp(row.created_at),
    updated_at: toTimestamp(row.updated_at),
  }));
}

const reviewersOf = (row: QueueRow) => fromJson<ReviewSubject[]>(row.reviewers);
const adjudicatorsOf = (row: QueueRow) => fromJson<ReviewSubject[]>(row.adjudicators);

const toCounts = (counts: QueueCounts | undefined): ReviewQueue["counts"] => ({
  items: counts?.items ?? 0,
  open: counts?.open ?? 0,
  disputed: counts?.disputed ?? 0,
  done: counts?.done ?? 0,
  judgments_given: counts?.given ?? 0,
  judgments_wanted: counts?.wanted ?? 0,
});

export async function showQueue(executor: Executor, row: QueueRow): Promise<ReviewQueue> {
  const [shown] = await showQueues(executor, { organizationId: row.organization_id, rows: [row] });
  if (shown === undefined) throw new TypeError("A review queue went missing");
  return shown;
}
