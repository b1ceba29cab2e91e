import { isDatabaseUnavailable, type Database } from "@parley/db";
import { setTimeout as pause } from "node:timers/promises";
import { batchSizeOf, indexNext, isIndexBehind, skipNext } from "./log-index.store.ts";

type Logger = { warn(fields: object, message: string): void };

/**
 * Keeps the word index of Logs up to date, beside the traffic. What is to be done stands in a queue in the database,
 * put there in the transaction that wrote the Log, so a process that ends leaves it to the next.
 */
export type LogIndexer = {
  start(): void;
  stop(): Promise<void>;
  /** Indexes some of what waits, for a reader about to search; true when nothing waits any more. */
  catchUp(): Promise<boolean>;
};

/** How often an idle process looks for what others have written. */
const idleMs = 500;
/** Of the time, traffic has at least four fifths. */
const restFactor = 4;
const leastRestMs = 5;
/** About 20 ms of work on SQLite. */
const catchUpCount = 200;

export function createLogIndexer({ database, logger }: { database: Database; logger: Logger }): LogIndexer {
  const batchSize = batchSizeOf(database.executor);
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  async function indexBatch(count: number): Promise<number> {
    try {
      return await database.transaction((executor) => indexNext(executor, count));
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      if (count > 1) return indexBatch(1);
      const log_id = await database.transaction(skipNext);
      logger.warn({ err: error, log_id }, "a Log could not be indexed; full-text search will not find it");
      return 1;
    }
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      const startedAt = performance.now();
      const done = await indexBatch(batchSize).catch((error: unknown) => {
        logger.warn({ err: error }, "indexing Logs failed; it is tried again");
        return 0;
      });
      const restMs = Math.max(leastRestMs, restFactor * (performance.now() - startedAt));
      await pause(done < batchSize ? idleMs : restMs, undefined, {
        signal: stopping.signal,
        ref: false,
      }).catch(() => {});
    }
  }

  return {
    start() {
      running ??= run();
    },
    async stop() {
      stopping.abort();
      await running;
    },
    async catchUp() {
      for (let done = 0; done < catchUpCount; done += batchSize) {
        if ((await indexBatch(batchSize)) < batchSize) break;
      }
      return !(await isIndexBehind(database.executor));
    },
  };
}
