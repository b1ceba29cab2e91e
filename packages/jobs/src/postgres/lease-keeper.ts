import { toJson } from "@parley/db";
import type { Database, DatabaseLogger, Executor } from "@parley/db";
import { sql } from "kysely";
import { workerLost } from "../core/job-error.ts";
import type { RunningJobs } from "./create-task-list.ts";

export type LeaseKeeperOptions = {
  database: Database;
  /** The worker pool this process runs; the name it locks jobs with. */
  poolId: string;
  leaseMs: number;
  /** What this process runs now: aborted if the pool no longer holds it. */
  running: RunningJobs;
  logger?: DatabaseLogger;
};

/**
 * graphile-worker keeps a killed worker's jobs locked for four hours. So every pool says in `job_workers` that it lives, three times in a
 * lease, and frees what pools hold that have not said so for a whole lease. The server's clock counts for all.
 *
 * @returns what ends it.
 */
export function keepLeases(options: LeaseKeeperOptions): () => Promise<void> {
  const { database, poolId, leaseMs, running, logger } = options;
  let round: Promise<void> | undefined;

  async function renew(): Promise<void> {
    try {
      await markAlive(database.executor, poolId);
      // Taken before the look at the table: what is claimed meanwhile is not in what was seen.
      const before = new Map(running);
      const held = await listHeld(database.executor, poolId);
      for (const [id, controller] of before)
        if (!held.has(id)) controller.abort(new Error("The lease was lost."));
      await database.transaction((transaction) => freeLost(transaction, leaseMs));
    } catch (error) {
      logger?.warn({ err: error }, "the job leases could not be renewed; trying again");
    }
  }

  function tick(): void {
    round ??= renew().finally(() => (round = undefined));
  }
  const timer = setInterval(tick, leaseMs / 3);
  tick();

  return async () => {
    clearInterval(timer);
    await round;
    await sql`delete from job_workers where id = ${poolId}`.execute(database.executor);
  };
}

const NOW_MS = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

async function markAlive(executor: Executor, poolId: string): Promise<void> {
  await sql`
    insert into job_workers (id, seen_at) values (${poolId}, ${NOW_MS})
    on conflict (id) do update set seen_at = excluded.seen_at`.execute(executor);
}

async function listHeld(executor: Executor, poolId: string): Promise<Set<string>> {
  const { rows } = await sql<{ id: number }>`
    select id from graphile_worker._private_jobs where locked_by = ${poolId}`.execute(executor);
  return new Set(rows.map((row) => String(row.id)));
}

/** Frees the jobs and queues of pools that are gone. */
export async function freeLost(transaction: Executor, leaseMs: number): Promise<void> {
  const isLost = sql<boolean>`
    locked_at < now() - ${leaseMs}::double precision * interval '1 millisecond'
    and locked_by not in (select id from job_workers where seen_at > ${NOW_MS} - ${leaseMs}::bigint)`;
  await sql`
    update graphile_worker._private_jobs
    set locked_by = null, locked_at = null, last_error = ${toJson(workerLost)},
      run_at = case when attempts < max_attempts then run_at else now() + exp(least(attempts, 10)) * interval '1 second' end
    where ${isLost}`.execute(transaction);
  await sql`update graphile_worker._private_job_queues set locked_by = null, locked_at = null where ${isLost}`.execute(
    transaction,
  );
  await sql`delete from job_workers where seen_at < ${NOW_MS} - 10 * ${leaseMs}::bigint`.execute(transaction);
}
