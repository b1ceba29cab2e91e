import { randomBytes } from "node:crypto";
import type { Database, DatabaseLogger, Executor } from "@parley/db";
import type { JobQueue, WorkOptions } from "../core/job-queue.ts";
import { cancelJob, enqueueJob } from "./enqueue-job.ts";
import { listFailedJobs, retryFailedJob } from "./finish-job.ts";
import { TableService } from "./table-service.ts";
import { createTableWorker } from "./table-worker.ts";

export type TableQueueOptions = {
  database: Database;
  clock?: () => number;
  leaseMs?: number;
  pollIntervalMs?: number;
  logger?: DatabaseLogger;
};

/** The queue as a table in the database: for SQLite, where one process works, and for PGlite. */
export function createTableQueue(options: TableQueueOptions): JobQueue {
  const { database, clock = Date.now, leaseMs = 30_000, pollIntervalMs = 1_000, logger } = options;
  const newId = createJobIds(clock);
  let service: TableService | undefined;

  const inTransaction = (executor: Executor, work: (transaction: Executor) => Promise<void>) =>
    executor.isTransaction ? work(executor) : database.transaction(work);

  const createWorker = (work: WorkOptions, onRoom: () => void) =>
    createTableWorker({
      ...work,
      database,
      clock,
      leaseMs,
      holder: `worker_${randomBytes(9).toString("hex")}`,
      onRoom,
      ...(logger === undefined ? {} : { logger }),
    });

  const enqueueAll: JobQueue["enqueueAll"] = async (executor, jobs) => {
    if (jobs.length === 0) return;
    await inTransaction(executor, async (transaction) => {
      for (const job of jobs) await enqueueJob(transaction, job, { id: newId(), now: clock() });
      database.onCommit(transaction, () => service?.wake());
    });
  };

  return {
    enqueue: (executor, job) => enqueueAll(executor, [job]),
    enqueueAll,

    cancel: (executor, key) => inTransaction(executor, (transaction) => cancelJob(transaction, key, clock())),

    async start(work) {
      if (service !== undefined) throw new Error("The job queue has been started already.");
      const worker = createWorker(work, () => service?.wake());
      service = new TableService({
        worker,
        database,
        clock,
        pollIntervalMs,
        renewEveryMs: leaseMs / 3,
        ...(logger && { logger }),
      });
    },

    async stop({ graceMs = 10_000 } = {}) {
      const stopping = service;
      service = undefined;
      await stopping?.stop(graceMs);
    },

    async runDue(work) {
      const worker = createWorker(work, () => {});
      for (;;) {
        await worker.claim();
        if (worker.runningCount() === 0) return;
        await worker.nextEnd();
      }
    },

    listFailed: ({ limit = 100 } = {}) => listFailedJobs(database.reader, limit),

    async retryFailed(id) {
      const isFound = await retryFailedJob(database.executor, id, clock());
      if (isFound) service?.wake();
      return isFound;
    },
  };
}

/** Ids that sort in the order in which they were made. */
function createJobIds(clock: () => number): () => string {
  let counter = 0;
  return () => {
    counter += 1;
    const time = clock().toString(36).padStart(9, "0");
    return `job_${time}${counter.toString(36).padStart(7, "0")}${randomBytes(4).toString("hex")}`;
  };
}
