import { once } from "node:events";
import { connect, createServer } from "node:net";
import type { AddressInfo, Socket } from "node:net";
import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import { isDatabaseUnavailable } from "./database-unavailable.ts";
import type { Executor } from "./database.ts";
import { migrate } from "./migrate/migrate.ts";
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

  test("gives up connections that were lost without a word, all at once, and makes new ones", async () => {
    await using origin = await postgres.openEmpty();
    await using road = await openRoad(new URL(origin.options!.url!));
    // Far more than a busy machine needs for an answer.
    const database = await openDatabase({ url: road.url, statementTimeoutMs: 700, replyGraceMs: 300 });
    const read = () => sql<{ one: number }>`select 1 as one`.execute(database.executor);
    await Promise.all([read(), read(), read()]);
    road.loseAll();

    const failed = await read().catch((error: unknown) => error);
    expect(isDatabaseUnavailable(failed)).toBe(true);
    for (let time = 0; time < 5; time += 1) expect((await read()).rows).toEqual([{ one: 1 }]);
    await expect(
      database.transaction(async (transaction) => {
        await sql`select 1`.execute(transaction);
        road.loseAll();
        await sql`select 1`.execute(transaction);
      }),
    ).rejects.toThrow("The database does not answer");
    await Promise.all([read(), read()]);

    // One that only listens is noticed when another is.
    const listener = await database.pool!.connect();
    const isLost = new Promise<void>((resolve) => listener.once("end", resolve));
    await listener.query("listen news");
    await new Promise((resolve) => setTimeout(resolve, 50));
    road.loseAll();
    expect(isDatabaseUnavailable(await read().catch((error: unknown) => error))).toBe(true);
    await isLost;
    listener.release(true);

    // Those who use the pool itself are helped as well, and closing does not wait for a goodbye.
    await read();
    road.loseAll();
    await expect(database.pool?.query("select 1")).rejects.toThrow("no answer");
    await Promise.all([read(), read()]);
    road.loseAll();
    await database.close();
  });

  test("a migration may take as long as it needs", async () => {
    await using origin = await postgres.openEmpty();
    const database = await openDatabase({ ...origin.options, statementTimeoutMs: 50, replyGraceMs: 50 });
    const up = async (executor: Executor) => void (await sql`select pg_sleep(0.3)`.execute(executor));
    const source = { list: () => ["slow"], load: async () => ({ up }) };
    expect(await migrate(database, { source })).toEqual({ applied: ["slow"] });
    await expect(sql`select pg_sleep(0.3)`.execute(database.executor)).rejects.toThrow("statement timeout");
    await database.close();
  });

  test("long reads leave the connections of the others alone", async () => {
    await using origin = await postgres.openEmpty();
    const database = await openDatabase({ ...origin.options, maxConnections: 1, readTimeoutMs: 500 });
    const slow = Array.from({ length: 6 }, () => sql`select pg_sleep(0.4)`.execute(database.reader));
    let isRead = false;
    const reading = Promise.all(slow).finally(() => (isRead = true));
    await sql`select 1`.execute(database.executor);
    expect(isRead).toBe(false);
    await reading;
    await expect(sql`select pg_sleep(10)`.execute(database.reader)).rejects.toThrow("statement timeout");
    await database.close();
  });

  test("of two transactions that wait for each other, the one that is ended runs again", async () => {
    await using database = await postgres.openEmpty();
    await sql`create table things (id integer primary key, amount integer)`.execute(database.executor);
    await sql`insert into things values (1, 0), (2, 0)`.execute(database.executor);
    const add = (executor: Executor, id: number) =>
      sql`update things set amount = amount + 1 where id = ${id}`.execute(executor);
    const bothHoldOne = createMeeting(2);
    let runs = 0;
    const committed: number[] = [];
    const cross = (first: number, second: number) =>
      database.transaction(async (transaction) => {
        runs += 1;
        database.onCommit(transaction, () => committed.push(first));
        await add(transaction, first);
        await bothHoldOne();
        await add(transaction, second);
      });
    await Promise.all([cross(1, 2), cross(2, 1)]);
    const { rows } = await sql<{ amount: number }>`select amount from things`.execute(database.executor);
    expect(rows.map(({ amount }) => amount)).toEqual([2, 2]);
    expect(runs).toBeGreaterThan(2);
    expect(committed.toSorted()).toEqual([1, 2]);
  });

  test("cancels a statement that takes too long", async () => {
    await using origin = await postgres.openEmpty();
    const database = await openDatabase({ ...origin.options, statementTimeoutMs: 50 });
    await expect(sql`select pg_sleep(10)`.execute(database.executor)).rejects.toThrow("statement timeout");
    await database.close();
  });
});

/** Resolves for all once so many have come; for who comes later, at once. */
function createMeeting(count: number): () => Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let come = 0;
  return () => {
    come += 1;
    if (come >= count) resolve();
    return promise;
  };
}

/** A way to the server on which everything under way can be lost without either end hearing of it. */
async function openRoad(target: URL) {
  const sockets = new Set<Socket>();
  const lose: Array<() => void> = [];
  const server = createServer((here) => {
    const there = connect({ host: target.hostname, port: Number(target.port || 5432) });
    here.pipe(there).pipe(here);
    for (const socket of [here, there]) {
      sockets.add(socket);
      socket.on("error", () => {});
    }
    lose.push(() => {
      here.unpipe(there);
      there.unpipe(here);
      here.resume();
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = new URL(target);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    loseAll: () => lose.splice(0).forEach((loseOne) => loseOne()),
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
