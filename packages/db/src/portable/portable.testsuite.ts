import { sql } from "kysely";
import type { Generated } from "kysely";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Database, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";
import { prepareQuery } from "../prepared-query.ts";
import { affectedRows } from "./affected-rows.ts";
import { containsText } from "./contains-text.ts";
import { forUpdate } from "./for-update.ts";
import { greatest } from "./greatest.ts";
import { inList } from "./in-list.ts";
import { insertTogether } from "./insert-together.ts";
import { fromJson, toJson } from "./json.ts";
import { randomOrder } from "./random-order.ts";
import { takeLock } from "./take-lock.ts";
import { isForeignKeyViolation, isRefusedValue, isUniqueViolation } from "./violations.ts";

type Thing = {
  id: string;
  name: string | null;
  created_at: number;
  amount: number | null;
  ratio: number | null;
  is_open: boolean | null;
  detail: string | null;
  body: Uint8Array | null;
};
type Tables = {
  things: { [K in keyof Thing]: null extends Thing[K] ? Generated<Thing[K]> : Thing[K] };
  parts: { thing_id: string };
};

const tables = (executor: Executor) => executor.$extendTables<Tables>();

/** What every engine must do alike. */
export function portableSuite(openEmpty: () => Promise<Database>): void {
  let database: Database;

  beforeEach(async () => {
    database = await openEmpty();
    await createTables(database);
  });
  afterEach(() => database.close());

  const insert = (...rows: Array<Partial<Thing> & { id: string }>) =>
    tables(database.executor)
      .insertInto("things")
      .values(rows.map((row) => ({ created_at: 0, ...row })))
      .execute();
  const things = () => tables(database.executor).selectFrom("things");
  const ids = (rows: Array<{ id: string }>) => rows.map((row) => row.id);

  test("a row comes back as it went in", async () => {
    const row: Thing = {
      id: "a",
      name: "Ünïcode 🎈",
      created_at: 1_763_600_000_123,
      amount: Number.MAX_SAFE_INTEGER,
      ratio: 0.1,
      is_open: true,
      detail: toJson({ b: [1.0, null], a: "\u0000\ud800" }),
      body: new Uint8Array([0, 1, 255]),
    };
    await tables(database.executor).insertInto("things").values(row).execute();

    const read = await things().selectAll().executeTakeFirstOrThrow();
    expect({ ...read }).toEqual(row);
    expect(read.is_open).toBe(true);
    expect(fromJson(read.detail)).toEqual({ b: [1, null], a: "\u0000\ud800" });
    expect({
      ...(await tables(database.reader).selectFrom("things").selectAll().executeTakeFirstOrThrow()),
    }).toEqual(row);
  });

  test("booleans are booleans: read, returned, compared, null", async () => {
    await insert({ id: "a", is_open: false }, { id: "b", is_open: null });
    const returned = await tables(database.executor)
      .updateTable("things")
      .set({ is_open: true })
      .where("is_open", "=", false)
      .returning(["id", "is_open"])
      .execute();
    expect(returned.map((row) => ({ ...row }))).toEqual([{ id: "a", is_open: true }]);
    expect(
      (await things().select("is_open").where("id", "=", "b").executeTakeFirstOrThrow()).is_open,
    ).toBeNull();
  });

  test("an integer beyond 2^53 is refused, not rounded", async () => {
    await insert({ id: "a" });
    await sql`update things set amount = 9007199254740993`.execute(database.executor);
    await expect(things().select("amount").execute()).rejects.toThrow(RangeError);
  });

  test("a value that no column can hold is refused", () =>
    expect(() => toJson(undefined)).toThrow(TypeError));

  test("text sorts by code point", async () => {
    await insert(...["b", "Z", "a", "é", "_", "B"].map((id) => ({ id, name: id })));
    expect(ids(await things().select("id").orderBy("id").execute())).toEqual(["B", "Z", "_", "a", "b", "é"]);
    expect(ids(await things().select("id").orderBy("name").execute())).toEqual([
      "B",
      "Z",
      "_",
      "a",
      "b",
      "é",
    ]);
  });

  describe("containsText", () => {
    const search = async (text: string) =>
      ids(
        await things()
          .select("id")
          .where(containsText(database.executor, "things.name", text))
          .orderBy("id")
          .execute(),
      );

    test("ignores case in every script", async () => {
      await insert({ id: "a", name: "Grüße aus KÖLN" }, { id: "b", name: "ПРИВЕТ" }, { id: "c", name: null });
      expect(await search("grüsse")).toEqual([]);
      expect(await search("GRÜ")).toEqual(["a"]);
      expect(await search("köln")).toEqual(["a"]);
      expect(await search("AUS")).toEqual(["a"]);
      expect(await search("привет")).toEqual(["b"]);
    });

    test("takes wildcards and escapes as they are", async () => {
      await insert(
        { id: "a", name: "100% sure" },
        { id: "b", name: "100 sure" },
        { id: "c", name: "a_b\\c" },
        { id: "d", name: "axb" },
      );
      expect(await search("100%")).toEqual(["a"]);
      expect(await search("a_b")).toEqual(["c"]);
      expect(await search("\\")).toEqual(["c"]);
      expect(await search("'; drop table things; --")).toEqual([]);
      expect(await search("")).toEqual(["a", "b", "c", "d"]);
    });
  });

  describe("inList", () => {
    test("matches any of many values with one parameter", async () => {
      const many = Array.from({ length: 100_000 }, (_, index) => `x${index}`);
      await insert({ id: "x7", amount: 7 }, { id: "y", amount: 8 });
      expect(
        ids(
          await things()
            .select("id")
            .where(inList(database.executor, "things.id", many))
            .execute(),
        ),
      ).toEqual(["x7"]);
      expect(
        ids(
          await things()
            .select("id")
            .where(inList(database.executor, "amount", [8, 9]))
            .execute(),
        ),
      ).toEqual(["y"]);
    });

    test("matches nothing when empty, and values with quotes and commas", async () => {
      await insert({ id: 'a"b,c{}' });
      expect(
        await things()
          .select("id")
          .where(inList(database.executor, "id", []))
          .execute(),
      ).toEqual([]);
      expect(
        await things()
          .select("id")
          .where(inList(database.executor, "id", ['a"b,c{}']))
          .execute(),
      ).toHaveLength(1);
    });
  });

  test("upsert sees the excluded row", async () => {
    await insert({ id: "a", amount: 1 });
    await tables(database.executor)
      .insertInto("things")
      .values({ id: "a", created_at: 0, amount: 5 })
      .onConflict((conflict) =>
        conflict.column("id").doUpdateSet((eb) => ({ amount: eb.ref("excluded.amount") })),
      )
      .execute();
    expect((await things().select("amount").executeTakeFirstOrThrow()).amount).toBe(5);
  });

  test("insertTogether writes to several tables, replaces where it is said, and fails as one", async () => {
    await insert({ id: "b", amount: 1 });
    const a = { id: "a", created_at: 0, is_open: true, detail: "a\u0000b" };
    const b = { id: "b", created_at: 2, amount: 5 };
    const write = (executor: Executor, rows: object[]) =>
      insertTogether(executor, [
        { table: "things", rows },
        { table: "things", rows: [b], replaceBy: ["id"] },
        { table: "parts", rows: [{ thing_id: "a" }, { thing_id: "b" }] },
        { table: "parts", rows: [] },
      ]);
    await write(database.executor, [a]);
    expect(await things().select(["id", "amount", "is_open", "created_at"]).orderBy("id").execute()).toEqual([
      { id: "a", amount: null, is_open: true, created_at: 0 },
      { id: "b", amount: 5, is_open: null, created_at: 2 },
    ]);
    const countParts = async () =>
      (await tables(database.executor).selectFrom("parts").select("thing_id").execute()).length;
    expect(await countParts()).toBe(2);
    const again = database
      .transaction((transaction) => write(transaction, [a]))
      .catch((error: unknown) => error);
    expect(isUniqueViolation(await again)).toBe(true);
    expect(await countParts()).toBe(2);
    await insertTogether(database.executor, []);
  });

  test("insertTogether replaces a row only by one that is further, where that is said", async () => {
    await insert({ id: "a", amount: 5 });
    const replace = (amount: number) =>
      insertTogether(database.executor, [
        {
          table: "things",
          rows: [{ id: "a", created_at: amount, amount }],
          replaceBy: ["id"],
          onlyForward: "amount",
        },
      ]);
    const read = () => things().select(["amount", "created_at"]).executeTakeFirstOrThrow();
    for (const amount of [4, 5]) await replace(amount);
    expect(await read()).toEqual({ amount: 5, created_at: 0 });
    await replace(6);
    expect(await read()).toEqual({ amount: 6, created_at: 6 });
  });

  test("affectedRows counts inserts, updates and deletes", async () => {
    const db = tables(database.executor);
    expect(
      affectedRows(
        await db
          .insertInto("things")
          .values([
            { id: "a", created_at: 0 },
            { id: "b", created_at: 0 },
          ])
          .execute(),
      ),
    ).toBe(2);
    expect(affectedRows(await db.updateTable("things").set({ amount: 1 }).execute())).toBe(2);
    expect(
      affectedRows(await db.updateTable("things").set({ amount: 1 }).where("id", "=", "z").execute()),
    ).toBe(0);
    expect(affectedRows(await db.deleteFrom("things").where("id", "=", "a").executeTakeFirst())).toBe(1);
  });

  test("counts and sums are numbers", async () => {
    await insert({ id: "a", amount: 1, is_open: true }, { id: "b", amount: 2, is_open: false });
    const row = await things()
      .select((eb) => [
        eb.fn.countAll().as("total"),
        eb.fn.sum("amount").as("sum"),
        eb.fn.avg("amount").as("mean"),
      ])
      .executeTakeFirstOrThrow();
    expect({ ...row }).toEqual({ total: 2, sum: 3, mean: 1.5 });
  });

  test("greatest ignores nulls", async () => {
    await insert({ id: "a", amount: 1, created_at: 5 }, { id: "b", amount: null, created_at: 5 });
    const rows = await things()
      .select((eb) => {
        const operands = [eb.ref("amount").$castTo<number>(), eb.ref("created_at")] as const;
        return greatest(database.executor, operands).as("most");
      })
      .orderBy("id")
      .execute();
    expect(rows.map((row) => ({ ...row }))).toEqual([{ most: 5 }, { most: 5 }]);
  });

  test("randomOrder samples", async () => {
    await insert({ id: "a" }, { id: "b" }, { id: "c" });
    expect(ids(await things().select("id").orderBy(randomOrder()).limit(2).execute())).toHaveLength(2);
  });

  test("violations are recognised", async () => {
    await insert({ id: "a", name: "taken" });
    const failure = (work: Promise<unknown>) =>
      work.then(
        () => undefined,
        (error: unknown) => error,
      );
    const duplicate = await failure(insert({ id: "a" }));
    const duplicateName = await failure(
      sql`insert into parts (thing_id) values ('a'), ('a')`.execute(database.executor),
    );
    const orphan = await failure(
      sql`insert into parts (thing_id) values ('nowhere')`.execute(database.executor),
    );
    expect([isUniqueViolation(duplicate), isForeignKeyViolation(duplicate)]).toEqual([true, false]);
    expect([isUniqueViolation(duplicateName), isForeignKeyViolation(duplicateName)]).toEqual([true, false]);
    expect([isUniqueViolation(orphan), isForeignKeyViolation(orphan)]).toEqual([false, true]);
    expect([isUniqueViolation(undefined), isForeignKeyViolation("x")]).toEqual([false, false]);
    const misspelt = await failure(sql`select * from nowhere`.execute(database.executor));
    const nameless = await failure(
      sql`insert into things (id, created_at) values ('z', null)`.execute(database.executor),
    );
    expect([duplicate, duplicateName, orphan, nameless, misspelt, undefined].map(isRefusedValue)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  test("locks are taken inside a transaction only", async () => {
    await insert({ id: "a" });
    await expect(takeLock(database.executor, "x")).rejects.toThrow("transaction");
    await database.transaction(async (trx) => {
      await takeLock(trx, "x");
      const query = tables(trx).selectFrom("things").selectAll().where("id", "=", "a");
      expect((await forUpdate(trx, query).executeTakeFirstOrThrow()).id).toBe("a");
      expect((await forUpdate(trx, query, { skipLocked: true }).executeTakeFirstOrThrow()).id).toBe("a");
    });
  });

  test("a prepared query takes new inputs each time, in a transaction too", async () => {
    await insert({ id: "a", amount: 1 }, { id: "b", amount: 2 });
    const find = prepareQuery((executor, { id, least }: { id: string; least: number }) =>
      tables(executor)
        .selectFrom("things")
        .select(["id", "is_open"])
        .where("amount", ">=", least)
        .where("id", "=", id)
        .limit(1),
    );
    expect((await find.first(database.executor, { id: "a", least: 0 }))?.id).toBe("a");
    expect(await find.first(database.executor, { id: "a", least: 2 })).toBeUndefined();
    expect(await database.transaction((trx) => find.all(trx, { id: "b", least: 2 }))).toHaveLength(1);
  });

  test("a prepared query takes lists of texts, of any length", async () => {
    await insert({ id: "a" }, { id: "b" }, { id: 'c"],[' });
    const list = prepareQuery((executor, { wanted }: { wanted: readonly string[] }) =>
      tables(executor)
        .selectFrom("things")
        .select("id")
        .where(inList(executor, "id", wanted))
        .orderBy("id"),
    );
    expect(ids(await list.all(database.executor, { wanted: ["a", "b", "z"] }))).toEqual(["a", "b"]);
    expect(ids(await list.all(database.executor, { wanted: ['c"],['] }))).toEqual(['c"],[']);
    expect(await list.all(database.executor, { wanted: [] })).toEqual([]);
  });

  describe("transactions", () => {
    const addIn = (trx: Executor, id: string) =>
      tables(trx).insertInto("things").values({ id, created_at: 0 }).execute();

    test("commit together or not at all, and hand on the result or error", async () => {
      expect(await database.transaction(async (trx) => (await addIn(trx, "a"), "done"))).toBe("done");
      const failing = database.transaction(async (trx) => {
        await addIn(trx, "b");
        throw new Error("changed my mind");
      });
      await expect(failing).rejects.toThrow("changed my mind");
      expect(ids(await things().select("id").execute())).toEqual(["a"]);
    });

    test("run again when others ended them, five times in all, and their callbacks once", async () => {
      const heard: string[] = [];
      let runs = 0;
      const outrun = async (trx: Executor, failures: number) => {
        runs += 1;
        database.onCommit(trx, () => heard.push(`run ${runs}`));
        await addIn(trx, `${runs} of ${failures}`);
        const deadlock = Object.assign(new Error("deadlock detected"), { code: "40P01" });
        // Whoever adds what it was about does not hide it.
        if (runs <= failures) throw runs === 1 ? new Error("not added", { cause: deadlock }) : deadlock;
      };
      await database.transaction((trx) => outrun(trx, 4));
      expect([runs, heard]).toEqual([5, ["run 5"]]);
      expect(ids(await things().select("id").execute())).toEqual(["5 of 4"]);

      runs = 0;
      await expect(database.transaction((trx) => outrun(trx, 9))).rejects.toThrow("deadlock detected");
      expect([runs, heard]).toEqual([5, ["run 5"]]);
    });

    test("many at once lose no update", async () => {
      await insert({ id: "a", amount: 0 });
      const increment = () =>
        database.transaction(async (trx) => {
          const { amount } = await forUpdate(
            trx,
            tables(trx).selectFrom("things").select("amount"),
          ).executeTakeFirstOrThrow();
          await tables(trx)
            .updateTable("things")
            .set({ amount: (amount ?? 0) + 1 })
            .execute();
        });
      await Promise.all(Array.from({ length: 20 }, increment));
      expect((await things().select("amount").executeTakeFirstOrThrow()).amount).toBe(20);
    });

    test("onCommit runs after the commit, never after a rollback, at once outside", async () => {
      const heard: string[] = [];
      await database.transaction(async (trx) => {
        database.onCommit(tables(trx) as unknown as Executor, () => heard.push("committed"));
        database.onCommit(trx, () => {
          throw new Error("goes no further");
        });
        await addIn(trx, "a");
        expect(heard).toEqual([]);
      });
      await database
        .transaction(async (trx) => {
          database.onCommit(trx, () => heard.push("rolled back"));
          throw new Error("no");
        })
        .catch(() => {});
      database.onCommit(database.executor, () => heard.push("outside"));
      expect(heard).toEqual(["committed", "outside"]);
    });

    test("the reader sees a commit at once, and nothing before", async () => {
      const count = async () =>
        (
          await tables(database.reader)
            .selectFrom("things")
            .select(({ fn }) => fn.countAll<number>().as("n"))
            .executeTakeFirstOrThrow()
        ).n;
      for (let round = 1; round <= 50; round += 1) {
        await addIn(database.executor, `r${round}`);
        expect(await count()).toBe(round);
      }
    });
  });
}

async function createTables({ executor, dialect }: Database): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("things")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("name", type.text)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("amount", type.integer)
    .addColumn("ratio", type.real)
    .addColumn("is_open", type.boolean)
    .addColumn("detail", type.json)
    .addColumn("body", type.blob)
    .execute();
  await executor.schema
    .createTable("parts")
    .addColumn("thing_id", type.id, (column) => column.notNull().unique().references("things.id"))
    .execute();
}
