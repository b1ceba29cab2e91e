import type { TestDatabase } from "@parley/db/testing";
import type { JobQueue } from "../core/job-queue.ts";
import type { JobQueueOptions } from "../create-job-queue.ts";

/** A database with a queue whose time the test moves. */
export type QueueUnderTest = AsyncDisposable & {
  database: TestDatabase;
  queue: JobQueue;
  /** Another worker on the same database, as if in another process. */
  createAnother(options?: Partial<JobQueueOptions>): Promise<JobQueue>;
  /** Milliseconds since 1970, as the queues on this database see it. */
  now(): number;
  /** Lets time pass for all queues on this database. */
  advance(ms: number): Promise<void>;
};

export const LEASE_MS = 30_000;
