import { dialectOf, forUpdate, writeTextIndex, type Executor } from "@parley/db";
import type { LogTables } from "../logs.tables.ts";
import { wordsOfLog } from "./words-of-log.ts";

type QueueTables = LogTables & { log_search_queue: { id: number; organization_id: string; log_id: string } };
const tables = (executor: Executor) => executor.$extendTables<QueueTables>();

/** Whether a Log waits to be indexed, by whomever. */
export async function isIndexBehind(executor: Executor): Promise<boolean> {
  const waiting = await tables(executor)
    .selectFrom("log_search_queue")
    .select("id")
    .limit(1)
    .executeTakeFirst();
  return waiting !== undefined;
}

/**
 * Takes the Logs that have waited longest off the queue and indexes them, in the transaction it is given: either both
 * happen or none. Answers how many it took.
 */
export async function indexNext(transaction: Executor, count: number): Promise<number> {
  const queue = tables(transaction).selectFrom("log_search_queue").selectAll().orderBy("id").limit(count);
  const entries = await forUpdate(transaction, queue, { skipLocked: true }).execute();
  if (entries.length === 0) return 0;
  const documents = [];
  for (const { organization_id, log_id } of entries) {
    const found = await findTexts(transaction, { organization_id, log_id });
    if (found === undefined) continue;
    documents.push({
      organizationId: organization_id,
      logId: log_id,
      createdAt: found.created_at,
      words: wordsOfLog(found),
    });
  }
  await writeTextIndex(transaction, documents);
  await takeOff(
    transaction,
    entries.map(({ id }) => id),
  );
  return entries.length;
}

/** Forgets the Log that has waited longest, which cannot be indexed; answers which it was. */
export async function skipNext(transaction: Executor): Promise<string | undefined> {
  const queue = tables(transaction).selectFrom("log_search_queue").selectAll().orderBy("id").limit(1);
  const entry = await forUpdate(transaction, queue, { skipLocked: true }).executeTakeFirst();
  if (entry !== undefined) await takeOff(transaction, [entry.id]);
  return entry?.log_id;
}

const findTexts = (executor: Executor, key: { organization_id: string; log_id: string }) =>
  tables(executor)
    .selectFrom("log_payloads")
    .innerJoin("logs", (join) =>
      join
        .onRef("logs.organization_id", "=", "log_payloads.organization_id")
        .onRef("logs.id", "=", "log_payloads.log_id"),
    )
    .select(["log_payloads.input_text", "log_payloads.output_text", "logs.created_at"])
    .where("log_payloads.organization_id", "=", key.organization_id)
    .where("log_payloads.log_id", "=", key.log_id)
    .executeTakeFirst();

async function takeOff(executor: Executor, ids: number[]): Promise<void> {
  await tables(executor).deleteFrom("log_search_queue").where("id", "in", ids).execute();
}

/** How many Logs one transaction takes: on SQLite everything else waits meanwhile. */
export const batchSizeOf = (executor: Executor): number => (dialectOf(executor) === "sqlite" ? 8 : 50);
