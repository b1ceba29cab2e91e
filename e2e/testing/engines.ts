import { databases } from "@parley/db/testing";

/** Where a process keeps its data: its own SQLite file, or a database of its own on PostgreSQL. */
export type Engine = {
  readonly name: "sqlite" | "postgres";
  open(): Promise<{ databaseUrl: string | undefined } & AsyncDisposable>;
};

const sqlite: Engine = {
  name: "sqlite",
  open: async () => ({ databaseUrl: undefined, [Symbol.asyncDispose]: async () => {} }),
};

const postgres: Engine = {
  name: "postgres",
  async open() {
    const server = databases.find(({ name }) => name === "postgres");
    const database = await server?.openEmpty();
    if (database?.options?.url === undefined) throw new Error("There is no PostgreSQL server to test on.");
    return { databaseUrl: database.options.url, [Symbol.asyncDispose]: () => database.close() };
  },
};

/** SQLite, and PostgreSQL where a server is given: PGlite cannot be reached from another process. */
export const engines: readonly Engine[] = process.env["PARLEY_TEST_DATABASE_URL"]
  ? [sqlite, postgres]
  : [sqlite];
