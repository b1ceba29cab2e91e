import { reviewErrors, type ReviewQuestion } from "@parley/contract";
import { takeLock, type Executor } from "@parley/db";
import { readSpec } from "../evaluators/index.ts";
import { findItem } from "./items.store.ts";
import { findQueue, listQuestions } from "./queues.store.ts";
import type { ItemRow, QueueRow } from "./reviews.tables.ts";

type OfQueue = { organizationId: string; queueId: string };

/** @throws not_found */
export async function getQueue(executor: Executor, where: OfQueue): Promise<QueueRow> {
  const row = await findQueue(executor, where);
  if (row === undefined) throw reviewErrors.queueNotFound({ queue_id: where.queueId });
  return row;
}

/**
 * The queue for whoever gives out or takes in items of it: one after the other, in all processes, so that nobody counts
 * while another one is giving. @throws not_found
 */
export async function lockQueue(transaction: Executor, where: OfQueue): Promise<QueueRow> {
  await takeLock(transaction, `reviews.queue:${where.queueId}`);
  return getQueue(transaction, where);
}

/** What queues ask, by their ids. */
export async function describeQuestions(
  executor: Executor,
  { organizationId, queueIds }: { organizationId: string; queueIds: string[] },
): Promise<Map<string, ReviewQuestion[]>> {
  const rows = await listQuestions(executor, { organizationId, queueIds });
  const questions = Map.groupBy(rows, (row) => row.queue_id);
  return new Map(
    [...questions].map(([id, asked]) => [
      id,
      asked.map((row) => ({
        evaluator_id: row.evaluator_id,
        version_id: row.version_id,
        path: row.path,
        name: row.path.split("/").at(-1) ?? row.path,
        spec: readSpec(row),
      })),
    ]),
  );
}

export async function questionsOf(
  executor: Executor,
  { organizationId, queueId }: OfQueue,
): Promise<ReviewQuestion[]> {
  const all = await describeQuestions(executor, { organizationId, queueIds: [queueId] });
  return all.get(queueId) ?? [];
}

/** One that whoever asks may know of. @throws not_found */
export async function getItem(executor: Executor, where: OfQueue & { itemId: string }): Promise<ItemRow> {
  const item = await findItem(executor, where);
  if (item === undefined) throw reviewErrors.itemNotFound({ item_id: where.itemId });
  return item;
}
