import type { Executor } from "@parley/db";
import type { JobError } from "./job-error.ts";

/**
 * Durable work: a job put down in a transaction is done if and only if that transaction commits, at least once, whatever dies meanwhile.
 *
 *   waiting ──claimed by a worker, for the length of a lease──▶ running ──done──▶ (gone)
 *      ▲                                                          │
 *      └──────── failed, or the lease ran out; attempts left ─────┤
 *                                                                 └── no attempts left ──▶ failed (kept, with its last error)
 */
export type JobQueue = {
  /**
   * Puts a job down within the caller's transaction: it exists once that commits. With `database.executor` it exists at once.
   *
   * @throws Error if the job's name or payload cannot be stored.
   */
  enqueue(executor: Executor, job: NewJob): Promise<void>;

  /** The same for several, in as few ways to the database as they take. */
  enqueueAll(executor: Executor, jobs: readonly NewJob[]): Promise<void>;

  /** Removes the job with this key if it is waiting. One that is running finishes, but is not tried again. */
  cancel(executor: Executor, key: string): Promise<void>;

  /** Works until `stop`: takes jobs that have a handler here and runs them, `concurrency` at a time. */
  start(options: WorkOptions): Promise<void>;

  /**
   * Takes no more jobs, but for what a look that is under way finds, and waits for those running. After `graceMs` their
   * `signal` aborts, and what still has not ended one second later is put back, to be tried again. Does nothing when not
   * started.
   */
  stop(options?: { graceMs?: number }): Promise<void>;

  /** Runs whatever is due now, and whatever becomes due by that, then returns. For tests and one-off commands; not beside `start`. */
  runDue(options: WorkOptions): Promise<void>;

  /** Jobs without attempts left, the latest failure first. */
  listFailed(options?: { limit?: number }): Promise<FailedJob[]>;

  /** Gives a failed job all its attempts again, from now. False if there is no such failed job. */
  retryFailed(id: string): Promise<boolean>;
};

export type NewJob = {
  /** `prompts.import-workspace`: the feature, then what is done. */
  name: string;
  payload: JobPayload;
  /** At most one waiting job has a key. */
  key?: string;
  /**
   * What happens when a job with this key is waiting already. `"keep"` (default): that one stays as it is. `"replace"`: it gets this job's
   * payload, time and attempts. A job already running does not count: it may have missed what this one is about, so this one is added; but with
   * `"replace"` the running one is not tried again if it fails.
   */
  ifKeyExists?: "keep" | "replace";
  /** Milliseconds since 1970. Default: now. */
  runAt?: number;
  /** Jobs of one queue run one after another, in order of priority, time, and enqueueing. Use few distinct queues. */
  queue?: string;
  /** Default 25, over about four days. */
  maxAttempts?: number;
  /** Smaller is sooner. -32 768 to 32 767, default 0. */
  priority?: number;
};

/** JSON that outlives the process that wrote it, so it says which version of its shape it has. */
export type JobPayload = { readonly version: number; readonly [field: string]: Json };
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [field: string]: Json | undefined };

export type RunningJob<Payload extends JobPayload = JobPayload> = {
  id: string;
  payload: Payload;
  /** 1 the first time. */
  attempt: number;
  /** Aborts when the worker has to stop, or has lost its lease on the job. */
  signal: AbortSignal;
};

/**
 * Runs a job. It resolves when the job is done; what it throws is kept as the job's last error, and the job is tried again.
 *
 * A plain function may run more than once (the process dies after the effect and before that is noted). What must happen exactly once, and
 * happens in the database, belongs in `transactional`: its effects and the job's end commit together. Keep it short: on SQLite nothing else
 * is written meanwhile.
 */
export type JobHandler<Payload extends JobPayload = JobPayload> =
  | ((job: RunningJob<Payload>) => Promise<void>)
  | { transactional(job: RunningJob<Payload> & { transaction: Executor }): Promise<void> };

/** By job name. The payload is whatever was stored: a handler parses it. */
export type JobHandlers = { readonly [name: string]: JobHandler };

export type WorkOptions = {
  handlers: JobHandlers;
  /** Jobs run at the same time. Default 4. */
  concurrency?: number;
};

export type FailedJob = {
  id: string;
  name: string;
  payload: JobPayload;
  attempts: number;
  error: JobError;
  /** Milliseconds since 1970. */
  failedAt: number;
};
