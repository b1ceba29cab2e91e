import { databases, testPostgresUrl } from "@parley/db/testing";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { LEASE_MS } from "../testing/queue-under-test.ts";
import { jobQueueSuite, openGraphileQueue } from "../testing/index.ts";

// Without a server there is nothing to run these on; PGlite cannot be one.
const postgres = databases.find(({ name }) => name === "postgres");

describe.skipIf(testPostgresUrl === undefined)("the graphile-worker queue", () => {
  const openQueue = async () => openGraphileQueue(await postgres!.open());
  jobQueueSuite(openQueue);

  test("a transactional handler that comes back after its lease is undone", async () => {
    await using world = await openQueue();
    await world.database.executor.schema.createTable("effects").addColumn("label", "text").execute();
    const { database, queue } = world;
    const another = await world.createAnother();
    const taken = Promise.withResolvers<void>();
    const thaw = Promise.withResolvers<void>();
    await queue.enqueue(database.executor, { name: "work", payload: { version: 1 } });

    const late = another.runDue({
      concurrency: 1,
      handlers: {
        work: {
          async transactional({ transaction }) {
            taken.resolve();
            await thaw.promise;
            await sql`insert into effects (label) values ('late')`.execute(transaction);
          },
        },
      },
    });
    await taken.promise;
    await world.advance(LEASE_MS + 1);
    await queue.runDue({
      handlers: {
        work: {
          transactional: async ({ transaction }) =>
            void (await sql`insert into effects (label) values ('winner')`.execute(transaction)),
        },
      },
    });
    thaw.resolve();
    await late;
    const { rows } = await sql`select label from effects`.execute(database.executor);
    expect(rows).toEqual([{ label: "winner" }]);
  });
});
