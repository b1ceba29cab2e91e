/**
 * Databases for tests:
 *
 * ```ts
 * describe.each(databases)("prompts on $name", ({ open }) => {
 *   test("…", async () => {
 *     await using database = await open();
 *   });
 * });
 * ```
 */
import { createPgliteDatabases } from "./pglite-databases.ts";
import { createPostgresDatabases } from "./postgres-databases.ts";
import { createSqliteDatabases } from "./sqlite-databases.ts";
import type { TestDatabases } from "./test-database.ts";

export { copyMigratedSqlite } from "./sqlite-databases.ts";
export type { TestDatabase, TestDatabases } from "./test-database.ts";

/** A PostgreSQL server for tests, `postgres://…`, with the right to create databases; without it PGlite stands in. */
export const testPostgresUrl: string | undefined = process.env["PARLEY_TEST_DATABASE_URL"] || undefined;

/** Both engines, for `describe.each`. */
export const databases: readonly TestDatabases[] = [
  createSqliteDatabases(),
  testPostgresUrl === undefined ? createPgliteDatabases() : createPostgresDatabases(testPostgresUrl),
];
