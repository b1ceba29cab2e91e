import { toJson } from "@parley/db";
import type { Executor } from "@parley/db";
import { sql } from "kysely";
import type { NewJob } from "../core/job-queue.ts";
import { checkNewJob } from "../core/new-job.ts";

type Added = { id: number; locked_at: Date | null };

/** Adds a job within a transaction, as graphile-worker's own SQL function does it. */
export async function enqueueJob(transaction: Executor, job: NewJob): Promise<void> {
  const { ifKeyExists } = checkNewJob(job);
  if (job.key === undefined || ifKeyExists === "replace") {
    await addJob(transaction, job, "replace");
    return;
  }
  // "unsafe_dedupe" keeps an existing job even if it has started or failed for good. So such a one gives up its key first, and again if it
  // got there in between.
  for (;;) {
    if (await isWaiting(transaction, job.key)) return;
    const added = await addJob(transaction, job, "unsafe_dedupe");
    if (added.locked_at === null) return;
  }
}

/** Locks the job with the key, so that no worker takes it before the transaction ends. */
async function isWaiting(transaction: Executor, key: string): Promise<boolean> {
  const { rows } = await sql<{ id: number; is_available: boolean }>`
    select id, is_available from graphile_worker._private_jobs where key = ${key} for update`.execute(
    transaction,
  );
  const [existing] = rows;
  if (existing === undefined) return false;
  if (existing.is_available) return true;
  await sql`update graphile_worker._private_jobs set key = null where id = ${existing.id}`.execute(
    transaction,
  );
  return false;
}

async function addJob(
  transaction: Executor,
  job: NewJob,
  keyMode: "replace" | "unsafe_dedupe",
): Promise<Added> {
  const { priority, maxAttempts } = checkNewJob(job);
  // Not now(), which is one moment for a whole transaction: jobs of one queue run in the order of their times.
  const runAt =
    job.runAt === undefined
      ? sql`clock_timestamp()`
      : sql`to_timestamp(${job.runAt / 1_000}::double precision)`;
  const { rows } = await sql<Added>`
    select id, locked_at from graphile_worker.add_job(
      identifier => ${job.name}::text,
      payload => ${toJson(job.payload)}::json,
      queue_name => ${job.queue ?? null}::text,
      run_at => ${runAt},
      max_attempts => ${maxAttempts}::int,
      job_key => ${job.key ?? null}::text,
      priority => ${priority}::int,
      job_key_mode => ${keyMode}::text
    )`.execute(transaction);
  const [added] = rows;
  if (added === undefined) throw new Error(`The job ${job.name} was not added.`);
  return added;
}

export async function cancelJob(executor: Executor, key: string): Promise<void> {
  await sql`select graphile_worker.remove_job(${key})`.execute(executor);
}
