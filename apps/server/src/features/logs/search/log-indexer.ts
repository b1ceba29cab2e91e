import { isDatabaseUnavailable, withoutRowFilter, type Database } from "@parley/db";
import { setTimeout as pause } from "node:timers/promises";
import { countWaiting, findLastWaiting, indexNext, skipNext } from "./log-index.store.ts";

type Logger = { warn(fields: object, message: string): void };

/**
 * Keeps the word index of Logs up to date, beside the traffic. What is to be done stands in a queue in the database,
 * put there in the transaction that wrote the Log, so a process that ends leaves it to the next.
 */
export type LogIndexer = {
  start(): void;
  stop(): Promise<void>;
  /** Indexes some of what waits, for a reader about to search; true when nothing of that waits any more. */
  catchUp(): Promise<boolean>;
};

/** How often an idle process looks for what others have written. */
const idleMs = 500;
/** Of the time, traffic has at least four fifths; of a process that cannot keep up with it, nineteen twentieths. */
const restFactors = { usual: 4, saturated: 19 };
/** Of the time that the event loop was at work since the batch before. */
const saturatedFrom = 0.9;
const leastRestMs = 5;
/** Once it has caught up: a batch of many costs hardly more than one of few, and searches index what they miss. */
const gatherMs = 100;
/** How many Logs one transaction takes at most: on SQLite whoever writes waits meanwhile, about 10 ms. */
const batchSize = 200;
/** So few are done here and now, in about a millisecond; for more a thread is worth its memory. */
const fewCount = 8;

/** A search waits so long for the last few. */
const patienceMs = 2_000;

const indexing = { module: new URL("./log-index.store.ts", import.meta.url).href, run: indexNext };

export function createLogIndexer({ database, logger }: { database: Database; logger: Logger }): LogIndexer {
  const stopping = new AbortController();
  let running: Promise<void> | undefined;

  /** Answers how many it did. */
  async function indexBatch(): Promise<number> {
    const waiting = await countWaiting(database.executor, fewCount + 1);
    if (waiting === 0) return 0;
    return waiting > fewCount ? indexMany(batchSize) : indexFew(waiting);
  }

  const indexMany = (count: number): Promise<number> =>
    database.inBackground(indexing, count).catch((error: unknown) => {
      if (isDatabaseUnavailable(error)) throw error;
      // One of them cannot be indexed: the halves before it can.
      return count > fewCount ? indexMany(Math.floor(count / 2)) : indexFew(1);
    });

  async function indexFew(count: number): Promise<number> {
    try {
      return await database.transaction((executor) => indexNext(executor, count));
    } catch (error) {
      if (isDatabaseUnavailable(error)) throw error;
      if (count > 1) return indexFew(1);
      const log_id = await database.transaction(skipNext);
      logger.warn({ err: error, log_id }, "a Log could not be indexed; full-text search will not find it");
      return 1;
    }
  }

  async function run(): Promise<void> {
    let before = performance.eventLoopUtilization();
    while (!stopping.signal.aborted) {
      const { utilization } = performance.eventLoopUtilization(before);
      const restFactor = utilization >= saturatedFrom ? restFactors.saturated : restFactors.usual;
      before = performance.eventLoopUtilization();
      const startedAt = performance.now();
      const done = await indexBatch().catch((error: unknown) => {
        logger.warn({ err: error }, "indexing Logs failed; it is tried again");
        return 0;
      });
      const leastMs = done < batchSize ? gatherMs : leastRestMs;
      const restMs = Math.max(leastMs, restFactor * (performance.now() - startedAt));
      await pause(done <= fewCount ? idleMs : restMs, undefined, {
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
    catchUp: () => catchUp(database, indexBatch),
  };
}

/** Indexes of what waits now, and answers whether none of it waits any more. */
async function catchUp(database: Database, indexBatch: () => Promise<number>): Promise<boolean> {
  const until = performance.now() + patienceMs;
  const upTo = await findLastWaiting(database.executor);
  if (upTo === undefined) return true;
  for (;;) {
    await withoutRowFilter(indexBatch);
    const waiting = await countWaiting(database.executor, batchSize + 1, upTo);
    if (waiting === 0) return true;
    // So few may be under way elsewhere, to be committed at any moment: a Log is found by whoever has just written it.
    if (waiting > batchSize || performance.now() > until) return false;
    await pause(leastRestMs);
  }
}
