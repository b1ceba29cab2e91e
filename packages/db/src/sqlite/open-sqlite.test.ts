import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { sql } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { TestDatabase } from "../testing/index.ts";
import { databases } from "../testing/index.ts";
import { isDatabaseUnavailable } from "../database-unavailable.ts";
import { openSqlite } from "./open-sqlite.ts";

const sqlite = databases.find(({ name }) => name === "sqlite")!;

let database: TestDatabase;
beforeEach(async () => {
  database = await sqlite.openEmpty();
  await run("create table notes (id integer primary key, body, parent integer references notes (id))");
});
afterEach(() => database.close());

const run = (statement: string) => sql.raw<Record<string, unknown>>(statement).execute(database.executor);
const read = async (statement: string) =>
  (await sql.raw<Record<string, unknown>>(statement).execute(database.reader)).rows;
const pragma = async (name: string) => Object.values((await run(`pragma ${name}`)).rows[0]!)[0];

test("write-ahead log, foreign keys, and the durability asked for", async () => {
  expect(await pragma("journal_mode")).toBe("wal");
  expect(await pragma("foreign_keys")).toBe(1);
  expect(await pragma("synchronous")).toBe(1);
  await expect(run("insert into notes (parent) values (7)")).rejects.toThrow("FOREIGN KEY");

  const durable = openSqlite({ file: database.options!.file!, durability: "power" });
  const { rows } = await sql<{ synchronous: number }>`pragma synchronous`.execute(durable.executor);
  expect(rows[0]!.synchronous).toBe(2);
  await durable.close();
});

test("a commit that fails rolls back, and the connection goes on", async () => {
  const failing = database.transaction(async (trx) => {
    await sql`pragma defer_foreign_keys = on`.execute(trx);
    await sql`insert into notes (parent) values (7)`.execute(trx);
  });
  await expect(failing).rejects.toThrow("FOREIGN KEY");
  expect((await run("select * from notes")).rows).toEqual([]);
  await database.transaction((trx) => sql`insert into notes (body) values (1)`.execute(trx));
  expect((await run("select * from notes")).rows).toHaveLength(1);
});

test("a statement outside waits for the transaction, one that would wait for itself fails", async () => {
  const order: string[] = [];
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>();
  const transaction = database.transaction(async (trx) => {
    await sql`insert into notes (body) values (1)`.execute(trx);
    begin();
    await new Promise((resolve) => setImmediate(resolve));
    order.push("transaction");
  });
  await begun;
  const outside = run("select count(*) as n from notes").then(({ rows }) =>
    order.push(`outside sees ${rows[0]!["n"]}`),
  );
  await Promise.all([transaction, outside]);
  expect(order).toEqual(["transaction", "outside sees 1"]);

  const nested = database.transaction(() => database.transaction(async () => {}));
  await expect(nested).rejects.toThrow("use the executor given");
});

test("another process's lock is waited for without stopping the event loop", async () => {
  const other = openSqlite({ file: database.options!.file! });
  const { promise: locked, resolve: lock } = Promise.withResolvers<void>();
  let turns = 0;
  const holding = other.transaction(async (trx) => {
    await sql`insert into notes (body) values (1)`.execute(trx);
    lock();
    for (; turns < 50; turns += 1) await new Promise((resolve) => setImmediate(resolve));
  });
  await locked;
  await run("insert into notes (body) values (2)");
  expect(turns).toBe(50);
  await database.transaction((trx) => sql`insert into notes (body) values (3)`.execute(trx));
  await holding;
  expect((await run("select body from notes order by id")).rows.map((row) => row["body"])).toEqual([1, 2, 3]);
  await other.close();
});

test("savepoints undo a part", async () => {
  await database.executor.transaction().execute(async (trx) => {
    await sql`savepoint half`.execute(trx);
    await sql`insert into notes (body) values (1)`.execute(trx);
    await sql`rollback to half`.execute(trx);
    await sql`insert into notes (body) values (2)`.execute(trx);
  });
  expect((await run("select body from notes")).rows.map((row) => row["body"])).toEqual([2]);
});

test("values SQLite has no form for are refused by position", async () => {
  const insert = (value: unknown) =>
    sql`insert into notes (id, body) values (${1}, ${value})`.execute(database.executor);
  await expect(insert({ a: 1 })).rejects.toThrow("Parameter 2 is a Object");
  await expect(insert([1])).rejects.toThrow("Parameter 2 is a Array");
  await expect(insert(new Date())).rejects.toThrow("Parameter 2 is a Date");
  await expect(insert(undefined)).rejects.toThrow("Parameter 2 is undefined");
});

test("a kept statement notices that the schema has changed", async () => {
  await run("insert into notes (body) values (1)");
  const select = () => run("select * from notes");
  expect((await select()).rows[0]).not.toHaveProperty("done");
  await run("alter table notes add column done boolean default 1");
  expect((await select()).rows[0]).toHaveProperty("done", true);
});

test("rows can be streamed, also while the same statement runs elsewhere", async () => {
  await run("insert into notes (body) values (1), (2), (3), (4), (5)");
  const query = database.executor
    .$extendTables<{ notes: { body: number } }>()
    .selectFrom("notes")
    .select("body")
    .orderBy("body");
  const seen: number[] = [];
  for await (const { body } of query.stream(2)) {
    seen.push(body);
    expect(await query.execute()).toHaveLength(5);
  }
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});

describe("the reader", () => {
  test("cannot write, and says what went wrong", async () => {
    await expect(read("insert into notes (body) values (1)")).rejects.toMatchObject({
      code: "ERR_SQLITE_ERROR",
      message: expect.stringMatching(/readonly/),
    });
    await expect(read("select * from nowhere")).rejects.toThrow("no such table: nowhere");
    expect(await read("select 1 as one")).toEqual([{ one: 1 }]);
  });

  test("answers more requests than it has threads", async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, (_, index) => read(`select ${index} as n`)));
    expect(answers.map((rows) => rows[0]!["n"])).toEqual(Array.from({ length: 50 }, (_, index) => index));
  });

  test("does not hold up the event loop", async () => {
    let turns = 0;
    const timer = setInterval(() => (turns += 1), 1);
    await read(
      "with recursive c (n) as (select 1 union all select n + 1 from c where n < 300000) select count(*) from c",
    );
    clearInterval(timer);
    expect(turns).toBeGreaterThan(3);
  });

  test("a read that takes too long is given up, and holds up no other", async () => {
    const impatient = openSqlite({ file: database.options!.file!, readTimeoutMs: 200 });
    const readBy = (statement: string) => sql.raw<{ n: number }>(statement).execute(impatient.reader);
    const endless =
      "with recursive c (n) as (select 1 union all select n + 1 from c where n < 5000000) select count(*) as n from c";
    const slow = await Promise.allSettled([readBy(endless), readBy(endless), readBy(endless)]);
    expect(
      slow.map((outcome) => outcome.status === "rejected" && isDatabaseUnavailable(outcome.reason)),
    ).toEqual([true, true, true]);
    // On a busy machine a thread takes longer to start than this database waits.
    const answered = () => readBy("select 1 as n").then(({ rows }) => rows, String);
    await expect.poll(answered, { timeout: 30_000 }).toEqual([{ n: 1 }]);
    await impatient.close();
  });

  test("a read transaction sees one moment", async () => {
    await database.reader.transaction().execute(async (trx) => {
      const count = async () =>
        (await sql<{ n: number }>`select count(*) as n from notes`.execute(trx)).rows[0]!.n;
      expect(await count()).toBe(0);
      await run("insert into notes (body) values (1)");
      expect(await count()).toBe(0);
    });
    expect(await read("select count(*) as n from notes")).toEqual([{ n: 1 }]);
  });

  test("after closing, it and everything else refuses", async () => {
    await read("select 1");
    await database.close();
    await expect(read("select 1")).rejects.toThrow("destroyed");
    await expect(run("select 1")).rejects.toThrow("destroyed");
    await database.close();
  });
});

test("an idle reader does not keep a process alive", async () => {
  const door = fileURLToPath(new URL("../open-database.ts", import.meta.url));
  const program = `
    import { openDatabase } from ${JSON.stringify(door)};
    const database = await openDatabase({ file: ${JSON.stringify(database.options!.file!)} });
    console.log(await database.reader.introspection.getTables().then((tables) => tables.length));`;
  const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", program], {
    timeout: 60_000,
  });
  expect(stdout.trim()).toBe("1");
});
