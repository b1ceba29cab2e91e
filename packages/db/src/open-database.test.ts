import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { openDatabase } from "./open-database.ts";
import { databases, testPostgresUrl } from "./testing/index.ts";

test("what names no database is refused", async () => {
  await expect(openDatabase({})).rejects.toThrow("url or a file");
  await expect(openDatabase({ url: "mysql://localhost/x" })).rejects.toThrow("postgres://");
  await expect(openDatabase({ url: "postgres://x@127.0.0.1:1/x" })).rejects.toThrow("ECONNREFUSED");
});

describe.each(databases)("test databases on $name", ({ open }) => {
  test("do not see each other, and are gone when closed", async () => {
    await using first = await open();
    await using second = await open();
    await sql`create table mine (id integer)`.execute(first.executor);
    await expect(sql`select * from mine`.execute(second.executor)).rejects.toThrow("mine");
    await sql`create table mine (id integer)`.execute(second.executor);
    await Promise.all(
      [first, second].map((database, index) =>
        database.transaction(async (trx) => {
          await sql`insert into mine (id) values (${index})`.execute(trx);
          const { rows } = await sql<{ id: number }>`select id from mine`.execute(trx);
          expect(rows.map(({ id }) => id)).toEqual([index]);
        }),
      ),
    );
  });
});

describe.skipIf(testPostgresUrl === undefined)("openDatabase on a PostgreSQL server", () => {
  const postgres = databases.find(({ name }) => name === "postgres")!;

  test("survives the server ending its connections", async () => {
    await using origin = await postgres.openEmpty();
    const warnings: string[] = [];
    const logger = { warn: (_: object, message: string) => warnings.push(message), error: () => {} };
    const database = await openDatabase({ ...origin.options, logger });
    await sql`select 1`.execute(database.executor);
    await sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and pid <> pg_backend_pid()`.execute(origin.executor);
    for (let tries = 0; warnings.length === 0 && tries < 200; tries += 1)
      await new Promise((resolve) => setTimeout(resolve, 10));
    expect(warnings[0]).toContain("connection broke");
    expect((await sql<{ one: number }>`select 1 as one`.execute(database.executor)).rows).toEqual([
      { one: 1 },
    ]);
    await database.close();
    await database.close();
  });

  test("cancels a statement that takes too long", async () => {
    await using origin = await postgres.openEmpty();
    const database = await openDatabase({ ...origin.options, statementTimeoutMs: 50 });
    await expect(sql`select pg_sleep(10)`.execute(database.executor)).rejects.toThrow("statement timeout");
    await database.close();
  });
});
