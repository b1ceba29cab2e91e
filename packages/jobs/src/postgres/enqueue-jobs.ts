import { toJson } from "@parley/db";
import type { Executor } from "@parley/db";
import { sql } from "kysely";
import type { NewJob } from "../core/job-queue.ts";
import { checkNewJob } from "../core/new-job.ts";
import { enqueueJob } from "./enqueue-job.ts";

type Keyed = NewJob & { readonly key: string };

/** Adds jobs within a transaction: those that keep what waits with their key, together; others one by one. */
export async function enqueueJobs(transaction: Executor, jobs: readonly NewJob[]): Promise<void> {
  const [only] = jobs;
  if (only !== undefined && jobs.length === 1) return enqueueJob(transaction, only);
  const isKeeping = (job: NewJob): job is Keyed =>
    job.key !== undefined && checkNewJob(job).ifKeyExists === "keep";
  for (const job of jobs.filter((one) => !isKeeping(one))) await enqueueJob(transaction, job);
  await addTogether(transaction, jobs.filter(isKeeping));
}

async function addTogether(transaction: Executor, jobs: readonly Keyed[]): Promise<void> {
  // Of several with one key, the first is there when the others come.
  const byKey = new Map(jobs.toReversed().map((job) => [job.key, job]));
  const known = await lockKnown(transaction, [...byKey.keys()]);
  const fresh = [...byKey.values()].filter(({ key }) => !known.has(key)).toReversed();
  const taken = await addFresh(transaction, fresh);
  for (const [key, job] of byKey) if (known.has(key) || taken.has(key)) await enqueueJob(transaction, job);
}

/** Locks the jobs with these keys, so that no worker takes them before the transaction ends. */
async function lockKnown(transaction: Executor, keys: readonly string[]): Promise<Set<string>> {
  if (keys.length === 0) return new Set();
  const { rows } = await sql<{ key: string }>`
    select key from graphile_worker._private_jobs where key = any(${[...keys]}::text[]) order by key for update`.execute(
    transaction,
  );
  return new Set(rows.map(({ key }) => key));
}

/** Those keys of which a job began to run in between: it has the key still. */
async function addFresh(transaction: Executor, jobs: readonly Keyed[]): Promise<Set<string>> {
  if (jobs.length === 0) return new Set();
  const columns = jobs.map((job) => ({ ...job, ...checkNewJob(job) }));
  const list = <Value>(pick: (job: (typeof columns)[number]) => Value): Value[] => columns.map(pick);
  const { rows } = await sql<{ key: string }>`
    select wanted.key
    from unnest(
      ${list(({ name }) => name)}::text[],
      ${list(({ payload }) => toJson(payload))}::text[],
      ${list(({ key }) => key)}::text[],
      ${list(({ queue }) => queue ?? null)}::text[],
      ${list(({ runAt }) => runAt ?? null)}::double precision[],
      ${list(({ priority }) => priority)}::int[],
      ${list(({ maxAttempts }) => maxAttempts)}::int[]
    ) as wanted(name, payload, key, queue, run_at, priority, max_attempts),
    lateral graphile_worker.add_job(
      identifier => wanted.name,
      payload => wanted.payload::json,
      queue_name => wanted.queue,
      run_at => coalesce(to_timestamp(wanted.run_at / 1000), clock_timestamp()),
      max_attempts => wanted.max_attempts,
      job_key => wanted.key,
      priority => wanted.priority,
      job_key_mode => 'unsafe_dedupe'
    ) as added
    where added.locked_at is not null`.execute(transaction);
  return new Set(rows.map(({ key }) => key));
}
