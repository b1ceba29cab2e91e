import { databases } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { claimJobs } from "./claim-jobs.ts";
import { enqueueJob } from "./enqueue-job.ts";
import { runClaimedJob } from "./run-claimed-job.ts";

describe.each(databases)("runClaimedJob on $name", ({ open }) => {
  test("a transactional handler whose job has been given to another is undone, and the other one is left alone", async () => {
    await using database = await open();
    await database.executor.schema.createTable("effects").addColumn("label", "text").execute();
    await database.transaction((trx) =>
      enqueueJob(trx, { name: "work", payload: { version: 1 } }, { id: "job_1", now: 1_000 }),
    );
    const claim = (holder: string, now: number) =>
      database.transaction((trx) => claimJobs(trx, { holder, names: ["work"], count: 1, now, leaseMs: 100 }));
    const [late] = await claim("late", 1_000);
    expect(await claim("early", 1_099)).toEqual([]);
    const [winner] = await claim("winner", 1_100);
    expect(winner).toMatchObject({ id: "job_1", attempt: 2 });

    const run = (job: NonNullable<typeof late>) =>
      runClaimedJob(
        {
          database,
          clock: () => 1_100,
          handlers: {
            work: {
              transactional: async ({ transaction }) =>
                void (await sql`insert into effects (label) values (${job.holder})`.execute(transaction)),
            },
          },
        },
        { job, signal: new AbortController().signal },
      );
    await run(late!);
    expect(await claim("nobody", 1_150)).toEqual([]);
    await run(winner!);
    const { rows } = await sql`select label from effects`.execute(database.executor);
    expect(rows.map((row) => ({ ...(row as object) }))).toEqual([{ label: "winner" }]);
    expect(await claim("nobody", 9_999)).toEqual([]);
  });
});
