import type { Database, DatabaseLogger } from "@parley/db";
import type { JobQueue } from "./core/job-queue.ts";

export type JobQueueOptions = {
  database: Database;
  /** Milliseconds since 1970. On a PostgreSQL server its own clock counts instead, the same for all workers. */
  clock?: () => number;
  /** How long a job stays with a worker that no longer answers. Default 30 000. */
  leaseMs?: number;
  /** How often to look for work nobody announced. Default 1 000; work enqueued by this process starts at once. */
  pollIntervalMs?: number;
  logger?: DatabaseLogger;
};

/**
 * The job queue of a migrated database: on a PostgreSQL server graphile-worker, whose schema it makes or updates, for any number of
 * processes; otherwise a table.
 *
 * ```ts
 * const jobs = await createJobQueue({ database });
 * await jobs.start({ handlers: { "mail.send": async ({ payload, signal }) => send(Mail.parse(payload), signal) } });
 * await database.transaction(async (trx) => {
 *   await insertApproval(trx, approval);
 *   await jobs.enqueue(trx, { name: "mail.send", payload: { version: 1, approval_id: approval.id } });
 * });
 * await jobs.stop({ graceMs: 10_000 });
 * ```
 */
export async function createJobQueue(options: JobQueueOptions): Promise<JobQueue> {
  if (options.database.pool === undefined) {
    const { createTableQueue } = await import("./sqlite/create-table-queue.ts");
    return createTableQueue(options);
  }
  const { createGraphileQueue } = await import("./postgres/create-graphile-queue.ts");
  return createGraphileQueue({ ...options, pool: options.database.pool });
}
