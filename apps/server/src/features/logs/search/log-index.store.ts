import { forUpdate, inList, writeTextIndex, type Executor } from "@parley/db";
import { sql } from "kysely";
import type { LogTables } from "../logs.tables.ts";
import { wordsOfLog } from "./words-of-log.ts";

type QueueTables = LogTables & { log_search_queue: { id: number; organization_id: string; log_id: string } };
const tables = (executor: Executor) => executor.$extendTables<QueueTables>();

/** How many Logs wait to be indexed, by whomever, up to an entry of the queue where one is given; counted up to `atMost`. */
export async function countWaiting(executor: Executor, atMost: number, upTo?: number): Promise<number> {
  const queue = tables(executor).selectFrom("log_search_queue").select("id").limit(atMost);
  const waiting = await (upTo === undefined ? queue : queue.where("id", "<=", upTo)).execute();
  return waiting.length;
}

/** The entry of the queue that came last. */
export async function findLastWaiting(executor: Executor): Promise<number | undefined> {
  const queue = tables(executor).selectFrom("log_search_queue").select("id").orderBy("id", "desc").limit(1);
  return (await queue.executeTakeFirst())?.id;
}

/**
 * Takes the Logs that have waited longest off the queue and indexes them, in the transaction it is given: either both
 * happen or none. Answers how many it took.
 */
export async function indexNext(transaction: Executor, count: number): Promise<number> {
  const queue = tables(transaction).selectFrom("log_search_queue").selectAll().orderBy("id").limit(count);
  const entries = await forUpdate(transaction, queue, { skipLocked: true }).execute();
  if (entries.length === 0) return 0;
  const ids = await takeWhileSmall(
    transaction,
    entries.map(({ id }) => id),
  );
  const found = await listTexts(transaction, ids);
  const documents = found.map((log) => ({
    organizationId: log.organization_id,
    logId: log.log_id,
    createdAt: log.created_at,
    words: wordsOfLog(log),
  }));
  await writeTextIndex(transaction, documents);
  await takeOff(transaction, ids);
  return ids.length;
}

/** So much text is indexed in one transaction; one Log is, whatever its size. */
const maxBatchBytes = 500_000;

/** The first of what waits, as far as their texts go together. */
async function takeWhileSmall(executor: Executor, queued: number[]): Promise<number[]> {
  const sizes = await listSizes(executor, queued);
  const sizeOf = new Map(sizes.map(({ id, bytes }) => [id, Number(bytes)]));
  let total = 0;
  const end = queued.findIndex((id) => (total += sizeOf.get(id) ?? 0) > maxBatchBytes);
  return end === -1 ? queued : queued.slice(0, Math.max(1, end));
}

/** Forgets the Log that has waited longest, which cannot be indexed; answers which it was. */
export async function skipNext(transaction: Executor): Promise<string | undefined> {
  const queue = tables(transaction).selectFrom("log_search_queue").selectAll().orderBy("id").limit(1);
  const entry = await forUpdate(transaction, queue, { skipLocked: true }).executeTakeFirst();
  if (entry !== undefined) await takeOff(transaction, [entry.id]);
  return entry?.log_id;
}

const payloadsOf = (executor: Executor, queued: number[]) =>
  tables(executor)
    .selectFrom("log_search_queue")
    .innerJoin("log_payloads", (join) =>
      join
        .onRef("log_payloads.organization_id", "=", "log_search_queue.organization_id")
        .onRef("log_payloads.log_id", "=", "log_search_queue.log_id"),
    )
    .where(inList(executor, "log_search_queue.id", queued));

const listSizes = (executor: Executor, queued: number[]) =>
  payloadsOf(executor, queued)
    .select("log_search_queue.id")
    .select(
      sql<number>`coalesce(octet_length(input_text), 0) + coalesce(octet_length(output_text), 0)`.as("bytes"),
    )
    .execute();

const listTexts = (executor: Executor, queued: number[]) =>
  payloadsOf(executor, queued)
    .innerJoin("logs", (join) =>
      join
        .onRef("logs.organization_id", "=", "log_payloads.organization_id")
        .onRef("logs.id", "=", "log_payloads.log_id"),
    )
    .select([
      "log_payloads.organization_id",
      "log_payloads.log_id",
      "log_payloads.input_text",
      "log_payloads.output_text",
      "logs.created_at",
    ])
    .execute();

async function takeOff(executor: Executor, ids: number[]): Promise<void> {
  await tables(executor)
    .deleteFrom("log_search_queue")
    .where(inList(executor, "id", ids))
    .execute();
}
