import type { Database, DatabaseLogger } from "@parley/db";
import { jobInterrupted } from "../core/job-error.ts";
import type { WorkOptions } from "../core/job-queue.ts";
import { claimJobs } from "./claim-jobs.ts";
import type { ClaimedJob } from "./claim-jobs.ts";
import { extendLeases } from "./finish-job.ts";
import { LeaseLost, runClaimedJob, storeFailure } from "./run-claimed-job.ts";

export type TableWorkerOptions = WorkOptions & {
  database: Database;
  clock: () => number;
  leaseMs: number;
  /** Nobody else's. */
  holder: string;
  /** Called when a job has ended and there is room for another. */
  onRoom: () => void;
  logger?: DatabaseLogger;
};

/** Claims jobs and runs them. When to claim is decided by who owns it. */
export type TableWorker = {
  /** Fills the free places. @returns how many jobs it started. */
  claim(): Promise<number>;
  /** Tells the table that the jobs here are still at work; aborts those that have been given to others. */
  renewLeases(): Promise<void>;
  runningCount(): number;
  /** Settles when one of the running jobs has ended; never rejects. */
  nextEnd(): Promise<void>;
  abortAll(): void;
  /** Gives up on whatever still runs: it will be tried again. */
  putBack(): Promise<void>;
};

type Attempt = { job: ClaimedJob; controller: AbortController; end: Promise<void> };

const DEFAULT_CONCURRENCY = 4;

export function createTableWorker(options: TableWorkerOptions): TableWorker {
  const {
    database,
    clock,
    leaseMs,
    holder,
    handlers,
    concurrency = DEFAULT_CONCURRENCY,
    onRoom,
    logger,
  } = options;
  const names = Object.keys(handlers);
  const running = new Map<string, Attempt>();

  function launch(job: ClaimedJob): void {
    const controller = new AbortController();
    const end = runClaimedJob(options, { job, signal: controller.signal })
      .catch((error: unknown) =>
        logger?.error({ err: error, job: job.id }, "a job's end could not be stored"),
      )
      .finally(() => {
        // After a lost lease the same job may have been claimed here again.
        if (running.get(job.id)?.job === job) running.delete(job.id);
        onRoom();
      });
    running.set(job.id, { job, controller, end });
  }

  return {
    async claim() {
      const count = concurrency - running.size;
      if (count <= 0) return 0;
      const claim = { holder, names, count, now: clock(), leaseMs };
      const jobs = await database.transaction((transaction) => claimJobs(transaction, claim));
      for (const job of jobs) launch(job);
      return jobs.length;
    },

    async renewLeases() {
      const ids = [...running.keys()];
      if (ids.length === 0) return;
      const ours = await extendLeases(database.executor, { holder, ids, leaseEndsAt: clock() + leaseMs });
      for (const id of ids) if (!ours.has(id)) running.get(id)?.controller.abort(new LeaseLost());
    },

    runningCount: () => running.size,
    nextEnd: () => Promise.race([...running.values()].map(({ end }) => end)),
    abortAll() {
      for (const { controller } of running.values()) controller.abort();
    },
    async putBack() {
      const jobs = [...running.values()].map(({ job }) => job);
      await Promise.all(jobs.map((job) => storeFailure(options, { job, error: jobInterrupted })));
    },
  };
}
