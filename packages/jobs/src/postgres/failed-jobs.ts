import type { Executor } from "@parley/db";
import { sql } from "kysely";
import { parseJobError } from "../core/job-error.ts";
import type { FailedJob, JobPayload } from "../core/job-queue.ts";

type FailedRow = {
  id: number;
  name: string;
  payload: JobPayload;
  attempts: number;
  last_error: string | null;
  failed_at: Date;
};

// graphile-worker notes no time of failure, but plans the next attempt from it, also after the last.
const FAILED_AT = sql`(run_at - exp(least(attempts, 10)) * interval '1 second')`;

export async function listFailedJobs(executor: Executor, limit: number): Promise<FailedJob[]> {
  const { rows } = await sql<FailedRow>`
    select jobs.id, tasks.identifier as name, jobs.payload, jobs.attempts, jobs.last_error, ${FAILED_AT} as failed_at
    from graphile_worker._private_jobs as jobs
    join graphile_worker._private_tasks as tasks on tasks.id = jobs.task_id
    where jobs.attempts >= jobs.max_attempts and jobs.locked_at is null
    order by failed_at desc, jobs.id desc
    limit ${limit}`.execute(executor);
  return rows.map((row) => ({
    id: String(row.id),
    name: row.name,
    payload: row.payload,
    attempts: row.attempts,
    error: parseJobError(row.last_error),
    failedAt: row.failed_at.getTime(),
  }));
}

export async function retryFailedJob(executor: Executor, id: string): Promise<boolean> {
  if (!/^\d{1,15}$/.test(id)) return false;
  const { rows } = await sql`
    select id from graphile_worker.reschedule_jobs(
      array(
        select id from graphile_worker._private_jobs
        where id = ${id}::bigint and attempts >= max_attempts and locked_at is null
      ),
      run_at => now(),
      attempts => 0
    )`.execute(executor);
  return rows.length > 0;
}
