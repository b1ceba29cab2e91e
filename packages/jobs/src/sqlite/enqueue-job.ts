import { toJson } from "@parley/db";
import type { Executor } from "@parley/db";
import type { NewJob } from "../core/job-queue.ts";
import { checkNewJob } from "../core/new-job.ts";
import type { JobRow, JobTables } from "./jobs.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<JobTables>();

type Moment = { id: string; now: number };

/** Stores a job within a transaction; `id` is used unless a waiting job with its key takes its place. */
export async function enqueueJob(transaction: Executor, job: NewJob, { id, now }: Moment): Promise<void> {
  const { ifKeyExists } = checkNewJob(job);
  if (job.key !== undefined) {
    const existing = await findByKey(transaction, job.key);
    if (existing !== undefined) {
      if (isStillToRun(existing)) {
        if (ifKeyExists === "replace")
          await update(transaction, existing.id, { ...fieldsOf(job, now), updated_at: now });
        return;
      }
      await releaseKey(transaction, existing, { mayRetry: ifKeyExists === "keep", now });
    }
  }
  await tables(transaction)
    .insertInto("jobs")
    .values({
      id,
      ...fieldsOf(job, now),
      lease_holder: null,
      lease_ends_at: null,
      created_at: now,
      updated_at: now,
    })
    .execute();
}

export async function cancelJob(transaction: Executor, key: string, now: number): Promise<void> {
  const existing = await findByKey(transaction, key);
  if (existing === undefined) return;
  if (isStillToRun(existing))
    await tables(transaction).deleteFrom("jobs").where("id", "=", existing.id).execute();
  else await releaseKey(transaction, existing, { mayRetry: false, now });
}

type Keyed = Pick<JobRow, "id" | "status" | "attempts">;

function findByKey(transaction: Executor, key: string): Promise<Keyed | undefined> {
  return tables(transaction)
    .selectFrom("jobs")
    .select(["id", "status", "attempts"])
    .where("key", "=", key)
    .executeTakeFirst();
}

function isStillToRun({ status }: Keyed): boolean {
  return status === "scheduled" || status === "waiting";
}

/** A running or failed job gives up its key to a newer one. */
async function releaseKey(
  transaction: Executor,
  { id, attempts }: Keyed,
  { mayRetry, now }: { mayRetry: boolean; now: number },
): Promise<void> {
  await update(transaction, id, {
    key: null,
    ...(mayRetry ? {} : { max_attempts: attempts }),
    updated_at: now,
  });
}

async function update(transaction: Executor, id: string, fields: Partial<JobRow>): Promise<void> {
  await tables(transaction).updateTable("jobs").set(fields).where("id", "=", id).execute();
}

function fieldsOf(job: NewJob, now: number) {
  const { priority, maxAttempts } = checkNewJob(job);
  const runAt = job.runAt ?? now;
  return {
    name: job.name,
    payload: toJson(job.payload),
    key: job.key ?? null,
    queue: job.queue ?? null,
    priority,
    status: runAt <= now ? ("waiting" as const) : ("scheduled" as const),
    run_at: runAt,
    attempts: 0,
    max_attempts: maxAttempts,
    last_error: null,
  };
}
