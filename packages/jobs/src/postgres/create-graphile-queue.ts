import type { Database, DatabaseLogger, Executor } from "@parley/db";
import { run, runMigrations, runOnce } from "graphile-worker";
import type { Runner } from "graphile-worker";
import type { Pool } from "pg";
import { jobInterrupted } from "../core/job-error.ts";
import type { JobQueue, WorkOptions } from "../core/job-queue.ts";
import { settlesWithin } from "../core/settles-within.ts";
import { cancelJob, enqueueJob } from "./enqueue-job.ts";
import { enqueueJobs } from "./enqueue-jobs.ts";
import { listFailedJobs, retryFailedJob } from "./failed-jobs.ts";
import { createGraphileLogger } from "./graphile-logger.ts";
import { freeLost } from "./lease-keeper.ts";
import { prepareWork } from "./prepare-work.ts";
import type { PreparedWork } from "./prepare-work.ts";

export type GraphileQueueOptions = {
  database: Database;
  pool: Pool;
  leaseMs?: number;
  pollIntervalMs?: number;
  logger?: DatabaseLogger;
};

/** After the abort, how long handlers have to notice it. */
const ABORT_GRACE_MS = 1_000;

/** graphile-worker as a job queue. Makes or updates its schema, `graphile_worker`. */
export async function createGraphileQueue(options: GraphileQueueOptions): Promise<JobQueue> {
  const { database, pool, leaseMs = 30_000, pollIntervalMs = 1_000, logger } = options;
  const graphileLogger = createGraphileLogger(logger);
  await runMigrations({ pgPool: pool, logger: graphileLogger });
  let service: Service | undefined;

  const prepare = (work: WorkOptions) =>
    prepareWork({
      ...work,
      database,
      pool,
      leaseMs,
      pollIntervalMs,
      graphileLogger,
      ...(logger && { logger }),
    });

  const inTransaction = (executor: Executor, work: (transaction: Executor) => Promise<void>) =>
    executor.isTransaction ? work(executor) : database.transaction(work);

  return {
    enqueue: (executor, job) => inTransaction(executor, (transaction) => enqueueJob(transaction, job)),
    enqueueAll: async (executor, jobs) => {
      if (jobs.length > 0) await inTransaction(executor, (transaction) => enqueueJobs(transaction, jobs));
    },
    cancel: cancelJob,

    async start(work) {
      if (service !== undefined) throw new Error("The job queue has been started already.");
      const prepared = prepare(work);
      service = { ...prepared, runner: await run(prepared.runnerOptions) };
      service.runner.promise.catch((error: unknown) =>
        logger?.error({ err: error }, "the job workers have stopped"),
      );
    },

    async stop({ graceMs = 10_000 } = {}) {
      const stopping = service;
      service = undefined;
      if (stopping !== undefined) await stopService(stopping, graceMs);
    },

    async runDue(work) {
      await database.transaction((transaction) => freeLost(transaction, leaseMs));
      // A worker ends when it finds nothing, also while another still runs the one job of a queue: so again, until all find nothing.
      for (let runCount = 1; runCount > 0;) {
        const prepared = prepare(work);
        try {
          await runOnce(prepared.runnerOptions);
        } finally {
          await prepared.end();
        }
        runCount = prepared.countRuns();
      }
    },

    listFailed: ({ limit = 100 } = {}) => listFailedJobs(database.reader, limit),
    retryFailed: (id) => retryFailedJob(database.executor, id),
  };
}

type Service = PreparedWork & { runner: Runner };

async function stopService({ runner, running, findPool, end }: Service, graceMs: number): Promise<void> {
  const stopped = runner.stop();
  try {
    if (await settlesWithin(stopped, graceMs)) return;
    for (const controller of running.values()) controller.abort();
    if (await settlesWithin(stopped, ABORT_GRACE_MS)) return;
    await findPool()?.forcefulShutdown(JSON.stringify(jobInterrupted));
  } finally {
    await end();
  }
}
