import { fromJson, inList, toJson } from "@parley/db";
import type { Executor } from "@parley/db";
import { workerLost } from "../core/job-error.ts";
import type { JobPayload } from "../core/job-queue.ts";
import type { JobRow, JobTables } from "./jobs.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<JobTables>();

/** A job that is ours until its lease ends. `holder` and `attempt` together name this one run of it. */
export type ClaimedJob = { id: string; name: string; payload: JobPayload; attempt: number; holder: string };

export type Claim = {
  holder: string;
  /** Jobs with other names are left to others. */
  names: readonly string[];
  count: number;
  now: number;
  leaseMs: number;
};

/**
 * When there will be something to do: `now` or earlier if there is something already, undefined if nothing is planned.
 * A cheap look, outside any transaction, before the claim proper.
 */
export async function findNextTime(executor: Executor, now: number): Promise<number | undefined> {
  const { waiting, scheduled, lease } = await tables(executor)
    .selectNoFrom((eb) => [
      eb.selectFrom("jobs").select("id").where("status", "=", "waiting").limit(1).as("waiting"),
      eb
        .selectFrom("jobs")
        .select((job) => job.fn.min("run_at").as("at"))
        .where("status", "=", "scheduled")
        .as("scheduled"),
      eb
        .selectFrom("jobs")
        .select((job) => job.fn.min("lease_ends_at").as("at"))
        .where("status", "=", "running")
        .as("lease"),
    ])
    .executeTakeFirstOrThrow();
  const times = [waiting === null ? null : now, scheduled, lease].filter((time) => time !== null);
  return times.length === 0 ? undefined : Math.min(...times);
}

/** Takes the next jobs, within a transaction. Of one queue, one at a time. */
export async function claimJobs(transaction: Executor, claim: Claim): Promise<ClaimedJob[]> {
  await admitScheduled(transaction, claim.now);
  await recoverLost(transaction, claim.now);

  const rows = onePerQueue(await listNext(transaction, claim));
  if (rows.length === 0) return [];
  const { holder, now, leaseMs } = claim;
  await tables(transaction)
    .updateTable("jobs")
    .set((eb) => ({
      status: "running",
      attempts: eb("attempts", "+", 1),
      lease_holder: holder,
      lease_ends_at: now + leaseMs,
      updated_at: now,
    }))
    .where(
      inList(
        transaction,
        "id",
        rows.map((row) => row.id),
      ),
    )
    .execute();
  return rows.map(({ id, name, payload, attempts }) => ({
    id,
    name,
    payload: fromJson<JobPayload>(payload),
    attempt: attempts + 1,
    holder,
  }));
}

async function admitScheduled(transaction: Executor, now: number): Promise<void> {
  await tables(transaction)
    .updateTable("jobs")
    .set({ status: "waiting" })
    .where("status", "=", "scheduled")
    .where("run_at", "<=", now)
    .execute();
}

/** Jobs whose worker has not renewed its lease: again to run, or failed if that was the last attempt. */
async function recoverLost(transaction: Executor, now: number): Promise<void> {
  const released = {
    lease_holder: null,
    lease_ends_at: null,
    last_error: toJson(workerLost),
    updated_at: now,
  };
  const lost = tables(transaction)
    .updateTable("jobs")
    .where("status", "=", "running")
    .where("lease_ends_at", "<=", now);
  await lost
    .set({ ...released, status: "failed" })
    .whereRef("attempts", ">=", "max_attempts")
    .execute();
  await lost.set({ ...released, status: "waiting" }).execute();
}

type NextRow = Pick<JobRow, "id" | "name" | "payload" | "queue" | "attempts">;

function listNext(transaction: Executor, { names, count }: Claim): Promise<NextRow[]> {
  return tables(transaction)
    .selectFrom("jobs")
    .select(["id", "name", "payload", "queue", "attempts"])
    .where("status", "=", "waiting")
    .where(inList(transaction, "name", names))
    .where((eb) =>
      eb.or([
        eb("queue", "is", null),
        eb(
          "queue",
          "not in",
          eb
            .selectFrom("jobs as other")
            .select("other.queue")
            .where("other.status", "=", "running")
            .where("other.queue", "is not", null),
        ),
      ]),
    )
    .orderBy("priority")
    .orderBy("run_at")
    .orderBy("id")
    .limit(count)
    .execute();
}

function onePerQueue(rows: NextRow[]): NextRow[] {
  const queues = new Set<string>();
  return rows.filter(({ queue }) => {
    if (queue === null) return true;
    if (queues.has(queue)) return false;
    queues.add(queue);
    return true;
  });
}
