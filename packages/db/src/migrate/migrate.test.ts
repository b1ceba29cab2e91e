import { sql } from "kysely";
import { describe, expect, test } from "vitest";
import type { Database } from "../database.ts";
import { openDatabase } from "../open-database.ts";
import { databases } from "../testing/index.ts";
import type { TestDatabase } from "../testing/index.ts";
import { migrate } from "./migrate.ts";
import type { MigrationSource } from "./migrate.ts";
import { listMigrations, loadMigration } from "./migration-files.ts";
import type { Migration } from "./migration.ts";

const createTable =
  (name: string): Migration["up"] =>
  async (executor) => {
    await executor.schema.createTable(name).addColumn("id", "integer").execute();
  };

function sourceOf(migrations: Record<string, Migration["up"]>): MigrationSource {
  return {
    list: () => Object.keys(migrations).sort(),
    load: async (name) => ({ up: migrations[name]! }),
  };
}

const listTables = async ({ executor }: Database) =>
  (await executor.introspection.getTables())
    .map(({ name }) => name)
    .filter((name) => /^(?:one|two|three)$/.test(name))
    .sort();

/** The same database opened again, as another process would; PGlite lives in one. */
async function openAgain(database: TestDatabase): Promise<Database> {
  return database.options === undefined
    ? { ...database, close: async () => {} }
    : openDatabase(database.options);
}

describe.each(databases)("migrate on $name", ({ openEmpty }) => {
  test("applies what is new, in order of name, once", async () => {
    await using database = await openEmpty();
    const first = { "20260101-one-create": createTable("one"), "20260102-two-create": createTable("two") };
    expect(await migrate(database, { source: sourceOf(first), clock: () => 42 })).toEqual({
      applied: Object.keys(first),
    });
    expect(await migrate(database, { source: sourceOf(first) })).toEqual({ applied: [] });

    // One that was written earlier but merged later still runs.
    const merged = { ...first, "20251231-three-create": createTable("three") };
    expect(await migrate(database, { source: sourceOf(merged) })).toEqual({
      applied: ["20251231-three-create"],
    });
    expect(await listTables(database)).toEqual(["one", "three", "two"]);
    const { rows } = await sql`select name, applied_at from parley_migrations where applied_at = 42`.execute(
      database.executor,
    );
    expect(rows).toHaveLength(2);
  });

  test("all or nothing, and the one that failed is named", async () => {
    await using database = await openEmpty();
    const source = sourceOf({
      "20260101-one-create": createTable("one"),
      "20260102-two-break": async () => {
        throw new Error("typo");
      },
    });
    await expect(migrate(database, { source })).rejects.toThrow(
      "20260102-two-break failed; nothing has been changed",
    );
    expect(await listTables(database)).toEqual([]);
  });

  test("a database of a newer program is refused", async () => {
    await using database = await openEmpty();
    await migrate(database, {
      source: sourceOf({ "20260101-one-create": createTable("one"), "29990101-x-y": createTable("two") }),
    });
    const older = migrate(database, {
      source: sourceOf({
        "20260101-one-create": createTable("one"),
        "20260102-three-create": createTable("three"),
      }),
    });
    await expect(older).rejects.toThrow("newer than this program: it has 29990101-x-y");
    expect(await listTables(database)).toEqual(["one", "two"]);
  });

  test("of two at once, one waits and finds nothing to do", async () => {
    await using database = await openEmpty();
    const another = await openAgain(database);
    const source = sourceOf({
      "20260101-one-create": createTable("one"),
      "20260102-two-create": createTable("two"),
    });
    const results = await Promise.all([migrate(database, { source }), migrate(another, { source })]);
    expect(results.map(({ applied }) => applied.length).sort()).toEqual([0, 2]);
    await another.close();
  });

  test("the program's own migrations apply", async () => {
    await using database = await openEmpty();
    expect((await migrate(database)).applied).toEqual(listMigrations());
    expect(await migrate(database)).toEqual({ applied: [] });
  });
});

test("the folder is the list", async () => {
  const names = listMigrations();
  expect(names).toContain("20261120-jobs-create");
  for (const name of names) expect(await loadMigration(name)).toEqual({ up: expect.any(Function) });
});
