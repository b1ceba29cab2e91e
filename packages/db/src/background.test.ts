import { sql } from "kysely";
import { beforeEach, describe, expect, test } from "vitest";
import { addAndFail, addNotes, exit, linger } from "./__fixtures__/background-notes.ts";
import type { BackgroundWork } from "./background-work.ts";
import { databases } from "./testing/index.ts";
import type { TestDatabase } from "./testing/index.ts";

const module = new URL("./__fixtures__/background-notes.ts", import.meta.url).href;
const work = <Input, Output>(run: BackgroundWork<Input, Output>["run"]) => ({ module, run });

describe.each(databases)("background work on $name", ({ openEmpty }) => {
  let database: TestDatabase;
  const bodies = async (): Promise<string[]> => {
    const { rows } = await sql<{ body: string }>`select body from notes order by body`.execute(
      database.executor,
    );
    return rows.map(({ body }) => body);
  };

  beforeEach(async () => {
    database = await openEmpty();
    await sql`create table notes (body text not null)`.execute(database.executor);
    return () => database.close();
  });

  test("is one transaction: all of it is there, or nothing", async () => {
    const done = await database.inBackground(work(addNotes), ["a", "b"]);
    expect(done.count).toBe(2);
    await expect(database.inBackground(work(addAndFail), "c")).rejects.toThrow("no c");
    expect(await bodies()).toEqual(["a", "b"]);
  });

  test("computes beside the event loop where the database is in this process", async () => {
    const { isMainThread } = await database.inBackground(work(addNotes), []);
    expect(isMainThread).toBe(database.dialect === "postgres");
  });

  test("takes turns with transactions and single writes; none is lost", async () => {
    const names = Array.from({ length: 60 }, (_, index) => `n${String(index).padStart(2, "0")}`);
    await Promise.all(
      names.map((name, index) => {
        const insert = sql`insert into notes (body) values (${name})`;
        if (index % 3 === 0) return database.inBackground(work(addNotes), [name]);
        if (index % 3 === 1) return database.transaction((transaction) => insert.execute(transaction));
        return insert.execute(database.executor);
      }),
    );
    expect(await bodies()).toEqual(names);
  });
});

const sqlite = databases.find(({ name }) => name === "sqlite")!;

test("on SQLite what reads goes on meanwhile, and sees nothing of it before its end", async () => {
  await using database = await sqlite.openEmpty();
  await sql`create table notes (body text not null)`.execute(database.executor);
  const count = async () => (await sql`select * from notes`.execute(database.executor)).rows.length;
  await database.inBackground(work(addNotes), []);
  const order: string[] = [];
  const lingering = database.inBackground(work(linger), 100).then(() => order.push("background"));
  await new Promise((resolve) => setImmediate(resolve));
  expect(await count()).toBe(0);
  order.push("read");
  await lingering;
  expect(order).toEqual(["read", "background"]);
  expect(await count()).toBe(1);
});

test("on SQLite closing waits for its end", async () => {
  await using database = await sqlite.openEmpty();
  await sql`create table notes (body text not null)`.execute(database.executor);
  const lingering = database.inBackground(work(linger), 20);
  await database.close();
  await expect(lingering).resolves.toBeUndefined();
});

test("a thread that ends takes its transaction with it, and the next work gets a new one", async () => {
  await using database = await sqlite.openEmpty();
  await sql`create table notes (body text not null)`.execute(database.executor);
  await expect(database.inBackground(work(exit), undefined)).rejects.toThrow("stopped");
  await database.inBackground(work(addNotes), ["after"]);
  await sql`insert into notes (body) values ('here')`.execute(database.executor);
  const { rows } = await sql`select * from notes`.execute(database.executor);
  expect(rows).toHaveLength(2);
});
