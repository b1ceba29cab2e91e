import type { Database } from "../database.ts";
import type { DatabaseOptions } from "../open-database.ts";

export type TestDatabase = Database &
  AsyncDisposable & {
    /** For opening the same database from another process. Absent on PGlite, which lives in this one. */
    readonly options?: DatabaseOptions;
  };

/** Lets a test write `await using database = await open()`. */
export function closeOnDispose<T extends Database>(database: T): T & AsyncDisposable {
  return { ...database, [Symbol.asyncDispose]: () => database.close() };
}

/** An engine to run a suite on. Every database it opens is alone in the world and gone when closed. */
export type TestDatabases = {
  readonly name: "sqlite" | "postgres";
  /** Migrated. Takes milliseconds. */
  open(): Promise<TestDatabase>;
  /** Without any table, for tests that make their own. */
  openEmpty(): Promise<TestDatabase>;
};
