import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import type { Executor } from "./database.ts";
import { prepareQuery } from "./prepared-query.ts";
import { withoutRowFilter, withRowFilter } from "./row-filter.ts";
import { databases } from "./testing/index.ts";

type Tables = { trees: { id: number; path: string }; leaves: { tree_id: number; name: string } };
const tables = (executor: Executor) => executor.$extendTables<Tables>();

const onlyOaks = { trees: sql<boolean>`path like 'oaks/%'` };

async function plant(executor: Executor): Promise<void> {
  await sql`create table trees (id integer, path text)`.execute(executor);
  await sql`create table leaves (tree_id integer, name text)`.execute(executor);
  await tables(executor)
    .insertInto("trees")
    .values([
      { id: 1, path: "oaks/one" },
      { id: 2, path: "elms/two" },
    ])
    .execute();
  await tables(executor)
    .insertInto("leaves")
    .values([
      { tree_id: 1, name: "a" },
      { tree_id: 2, name: "b" },
    ])
    .execute();
}

describe.each(databases)("rows out of sight on $name", ({ open }) => {
  test("are in no select, join, subquery, update or delete of whoever may not see them", async () => {
    await using database = await open();
    const { executor } = database;
    await plant(executor);
    const listPaths = () => tables(executor).selectFrom("trees").select("path").orderBy("id").execute();
    await withRowFilter(onlyOaks, async () => {
      expect(await listPaths()).toEqual([{ path: "oaks/one" }]);
      const aliased = await tables(executor).selectFrom("trees as t").select("t.id").execute();
      expect(aliased).toEqual([{ id: 1 }]);
      const joined = await tables(executor)
        .selectFrom("leaves")
        .leftJoin("trees", "trees.id", "leaves.tree_id")
        .select(["leaves.name", "trees.path"])
        .orderBy("leaves.name")
        .execute();
      expect(joined).toEqual([
        { name: "a", path: "oaks/one" },
        { name: "b", path: null },
      ]);
      const nested = await tables(executor)
        .selectFrom("leaves")
        .select("name")
        .where("tree_id", "in", ({ selectFrom }) => selectFrom("trees").select("trees.id"))
        .execute();
      expect(nested).toEqual([{ name: "a" }]);
      await tables(executor).updateTable("trees").set({ id: 7 }).where("id", ">", 0).execute();
      await tables(executor).deleteFrom("trees").where("id", "<", 7).execute();
    });
    expect(await listPaths()).toEqual([{ path: "elms/two" }, { path: "oaks/one" }]);
  });

  test("stay out of prepared queries and transactions, and of nobody else's", async () => {
    await using database = await open();
    await plant(database.executor);
    const all = prepareQuery((executor) => tables(executor).selectFrom("trees").select("id").orderBy("id"));
    const hidden = await withRowFilter(onlyOaks, () => all.all(database.executor, {}));
    expect(hidden).toEqual([{ id: 1 }]);
    expect(await all.all(database.executor, {})).toEqual([{ id: 1 }, { id: 2 }]);
    const again = await withRowFilter(onlyOaks, () =>
      database.transaction((transaction) => all.all(transaction, {})),
    );
    expect(again).toEqual([{ id: 1 }]);
    const shared = await withRowFilter(onlyOaks, () =>
      withoutRowFilter(() => all.all(database.executor, {})),
    );
    expect(shared).toHaveLength(2);
  });
});
