import { EventEmitter } from "node:events";
import type { Database, DatabaseLogger } from "@parley/db";
import type { Logger, RunnerOptions, WorkerEvents, WorkerPool } from "graphile-worker";
import type { Pool } from "pg";
import type { WorkOptions } from "../core/job-queue.ts";
import { createTaskList } from "./create-task-list.ts";
import type { RunningJobs } from "./create-task-list.ts";
import { keepLeases } from "./lease-keeper.ts";

export type PrepareOptions = WorkOptions & {
  database: Database;
  pool: Pool;
  leaseMs: number;
  pollIntervalMs: number;
  graphileLogger: Logger;
  logger?: DatabaseLogger;
};

/** One pool of workers to be: what graphile-worker needs to run it, and what we need to stop it. */
export type PreparedWork = {
  readonly runnerOptions: RunnerOptions;
  readonly running: RunningJobs;
  /** How many jobs it has run so far. */
  countRuns(): number;
  /** Once it has been started. */
  findPool(): WorkerPool | undefined;
  /** Stops renewing its leases. */
  end(): Promise<void>;
};

const DEFAULT_CONCURRENCY = 4;

export function prepareWork(options: PrepareOptions): PreparedWork {
  const {
    database,
    pool,
    handlers,
    concurrency = DEFAULT_CONCURRENCY,
    leaseMs,
    pollIntervalMs,
    logger,
  } = options;
  const running: RunningJobs = new Map();
  let runCount = 0;
  const events: WorkerEvents = new EventEmitter();
  let workerPool: WorkerPool | undefined;
  let endLeases: (() => Promise<void>) | undefined;

  // A pool names itself; it says so before it takes its first job.
  events.on("pool:create", (event) => {
    workerPool = event.workerPool;
    endLeases = keepLeases({ database, poolId: workerPool.id, leaseMs, running, ...(logger && { logger }) });
  });

  return {
    runnerOptions: {
      pgPool: pool,
      taskList: createTaskList({
        database,
        handlers,
        running,
        onRun: () => (runCount += 1),
        ...(logger && { logger }),
      }),
      concurrency,
      pollInterval: pollIntervalMs,
      // Ends of jobs are stored in batches, which a pool waits for when it stops; single ones it would not.
      preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
      parsedCronItems: [],
      noHandleSignals: true,
      logger: options.graphileLogger,
      events,
    },
    running,
    countRuns: () => runCount,
    findPool: () => workerPool,
    end: async () => endLeases?.(),
  };
}
