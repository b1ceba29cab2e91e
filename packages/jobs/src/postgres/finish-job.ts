import type { Executor } from "@parley/db";
import { sql } from "kysely";

/** One run of a job: graphile-worker locks it for a pool of workers, and counts the attempts. */
export type LockedJob = { id: string; attempt: number; poolId: string };

/**
 * Ends a job within the transaction of its own effects, as graphile-worker does it right after: the job goes, its queue is free again.
 *
 * @returns false if this run of the job no longer holds the lock.
 */
export async function deleteLockedJob(
  transaction: Executor,
  { id, attempt, poolId }: LockedJob,
): Promise<boolean> {
  const { rows } = await sql<{ job_queue_id: number | null }>`
    delete from graphile_worker._private_jobs
    where id = ${id}::bigint and locked_by = ${poolId} and attempts = ${attempt}
    returning job_queue_id`.execute(transaction);
  const [deleted] = rows;
  if (deleted === undefined) return false;
  if (deleted.job_queue_id !== null) {
    await sql`
      update graphile_worker._private_job_queues set locked_by = null, locked_at = null
      where id = ${deleted.job_queue_id} and locked_by = ${poolId}`.execute(transaction);
  }
  return true;
}
