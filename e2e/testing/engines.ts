import path from "node:path";
import { copyMigratedSqlite, databases } from "@parley/db/testing";

/** Where a process keeps its data: its own SQLite file, or a database of its own on PostgreSQL. */
export type Engine = {
  readonly name: "sqlite" | "postgres";
  open(options?: EngineOptions): Promise<{ databaseUrl: string | undefined } & AsyncDisposable>;
};

export type EngineOptions = {
  /** Of the process that will use it. */
  dataFolder?: string;
  /** Without tables, as after an installation: to make them takes a process a second. */
  isEmpty?: boolean;
};

const sqlite: Engine = {
  name: "sqlite",
  async open({ dataFolder, isEmpty = false } = {}) {
    if (dataFolder !== undefined && !isEmpty) await copyMigratedSqlite(path.join(dataFolder, "parley.db"));
    return { databaseUrl: undefined, [Symbol.asyncDispose]: async () => {} };
  },
};

const postgres: Engine = {
  name: "postgres",
  async open({ isEmpty = false } = {}) {
    const server = databases.find(({ name }) => name === "postgres");
    const database = await (isEmpty ? server?.openEmpty() : server?.open());
    if (database?.options?.url === undefined) throw new Error("There is no PostgreSQL server to test on.");
    return { databaseUrl: database.options.url, [Symbol.asyncDispose]: () => database.close() };
  },
};

/** SQLite, and PostgreSQL where a server is given: PGlite cannot be reached from another process. */
export const engines: readonly Engine[] = process.env["PARLEY_TEST_DATABASE_URL"]
  ? [sqlite, postgres]
  : [sqlite];
