import type { TestDatabase } from "@parley/db/testing";
import { sql } from "kysely";
import { createJobQueue } from "../create-job-queue.ts";
import { LEASE_MS } from "./queue-under-test.ts";
import type { QueueUnderTest } from "./queue-under-test.ts";

/** graphile-worker goes by the server's clock, which no test can move: so what is written down moves into the past instead. */
export async function openGraphileQueue(database: TestDatabase): Promise<QueueUnderTest> {
  const createQueue = (options = {}) =>
    createJobQueue({ database, leaseMs: LEASE_MS, pollIntervalMs: 50, ...options });
  return {
    database,
    queue: await createQueue(),
    createAnother: createQueue,
    now: Date.now,
    async advance(ms) {
      await allWorkersNoted(database);
      const past = sql`${ms}::double precision * interval '1 millisecond'`;
      await database.transaction(async (trx) => {
        await sql`update graphile_worker._private_jobs set run_at = run_at - ${past}, locked_at = locked_at - ${past}`.execute(
          trx,
        );
        await sql`update graphile_worker._private_job_queues set locked_at = locked_at - ${past}`.execute(
          trx,
        );
        await sql`update job_workers set seen_at = seen_at - ${ms}::bigint`.execute(trx);
      });
    },
    [Symbol.asyncDispose]: () => database.close(),
  };
}

/** A worker says that it lives while it takes its first job; time must not pass in between. */
async function allWorkersNoted({ executor }: TestDatabase): Promise<void> {
  for (;;) {
    const { rows } = await sql`
      select 1 from graphile_worker._private_jobs
      where locked_by is not null and locked_by not in (select id from job_workers)`.execute(executor);
    if (rows.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
