import { affectedRows, fromJson, inList, toJson } from "@parley/db";
import type { Executor } from "@parley/db";
import { parseJobError } from "../core/job-error.ts";
import type { JobError } from "../core/job-error.ts";
import type { FailedJob, JobPayload } from "../core/job-queue.ts";
import { retryDelayMs } from "../core/retry-delay.ts";
import type { ClaimedJob } from "./claim-jobs.ts";
import type { JobTables } from "./jobs.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<JobTables>();

/** Ends a job that is done. @returns false if it is no longer ours: the lease ran out and it was given to another, or has ended. */
export async function deleteJob(executor: Executor, { id, holder, attempt }: ClaimedJob): Promise<boolean> {
  const result = await tables(executor)
    .deleteFrom("jobs")
    .where("id", "=", id)
    .where("lease_holder", "=", holder)
    .where("attempts", "=", attempt)
    .execute();
  return affectedRows(result) > 0;
}

export type FailOutcome = "retry" | "failed" | "not ours";

/** Notes a failed attempt, within a transaction. */
export async function failJob(
  transaction: Executor,
  { id, holder, attempt }: ClaimedJob,
  { error, now }: { error: JobError; now: number },
): Promise<FailOutcome> {
  const job = await tables(transaction)
    .selectFrom("jobs")
    .select("max_attempts")
    .where("id", "=", id)
    .where("lease_holder", "=", holder)
    .where("attempts", "=", attempt)
    .executeTakeFirst();
  if (job === undefined) return "not ours";

  const isLast = attempt >= job.max_attempts;
  await tables(transaction)
    .updateTable("jobs")
    .set({
      status: isLast ? "failed" : "scheduled",
      run_at: now + retryDelayMs(attempt),
      lease_holder: null,
      lease_ends_at: null,
      last_error: toJson(error),
      updated_at: now,
    })
    .where("id", "=", id)
    .execute();
  return isLast ? "failed" : "retry";
}

/** Renews the leases of jobs still at work. @returns the ids of those that are still ours. */
export async function extendLeases(
  executor: Executor,
  { holder, ids, leaseEndsAt }: { holder: string; ids: readonly string[]; leaseEndsAt: number },
): Promise<Set<string>> {
  const rows = await tables(executor)
    .updateTable("jobs")
    .set({ lease_ends_at: leaseEndsAt })
    .where("lease_holder", "=", holder)
    .where(inList(executor, "id", ids))
    .returning("id")
    .execute();
  return new Set(rows.map((row) => row.id));
}

export async function listFailedJobs(executor: Executor, limit: number): Promise<FailedJob[]> {
  const rows = await tables(executor)
    .selectFrom("jobs")
    .selectAll()
    .where("status", "=", "failed")
    .orderBy("updated_at", "desc")
    .orderBy("id", "desc")
    .limit(limit)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    payload: fromJson<JobPayload>(row.payload),
    attempts: row.attempts,
    error: parseJobError(row.last_error),
    failedAt: row.updated_at,
  }));
}

export async function retryFailedJob(executor: Executor, id: string, now: number): Promise<boolean> {
  const result = await tables(executor)
    .updateTable("jobs")
    .set({ status: "waiting", run_at: now, attempts: 0, updated_at: now })
    .where("id", "=", id)
    .where("status", "=", "failed")
    .execute();
  return affectedRows(result) > 0;
}
