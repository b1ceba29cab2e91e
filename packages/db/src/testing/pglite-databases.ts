import { randomBytes } from "node:crypto";
import { PGlite } from "@electric-sql/pglite";
import { Kysely } from "kysely";
import type { CompiledQuery } from "kysely";
import type { Executor } from "../database.ts";
import { migrate } from "../migrate/migrate.ts";
import { valueParsers } from "../postgres/parse-values.ts";
import { rowFilterPlugin } from "../row-filter.ts";
import { createTransactions } from "../transactions.ts";
import { createPgliteDialect } from "./pglite-dialect.ts";
import type { Recorder, SharedPglite } from "./pglite-dialect.ts";
import { closeOnDispose } from "./test-database.ts";
import type { TestDatabase, TestDatabases } from "./test-database.ts";

/** PostgreSQL in this process's memory: one instance for all, a schema for each database. */
export function createPgliteDatabases(): TestDatabases {
  let shared: Promise<SharedPglite> | undefined;
  let recording: Promise<CompiledQuery[]> | undefined;
  const openEmpty = async () => {
    shared ??= startPglite();
    return openSchema(await shared);
  };
  return {
    name: "postgres",
    async open() {
      shared ??= startPglite();
      recording ??= recordMigrations(await shared);
      const statements = await recording;
      const database = await openEmpty();
      await database.transaction((transaction) => replay(transaction, statements));
      return database;
    },
    openEmpty,
  };
}

async function startPglite(): Promise<SharedPglite> {
  process.stderr.write("PARLEY_TEST_DATABASE_URL is not set: PGlite stands in for PostgreSQL.\n");
  const pglite = await PGlite.create({ parsers: valueParsers });
  return { pglite, turn: Promise.resolve(), schema: undefined };
}

/** The statements all migrations come to: repeating them in another schema is many times faster than migrating it. */
async function recordMigrations(shared: SharedPglite): Promise<CompiledQuery[]> {
  const statements: CompiledQuery[] = [];
  const database = await openSchema(shared, (statement) => statements.push(statement));
  statements.length = 0;
  await migrate(database);
  const recorded = [...statements];
  await database.close();
  return recorded;
}

async function replay(transaction: Executor, statements: readonly CompiledQuery[]): Promise<void> {
  for (const statement of statements) await transaction.executeQuery(statement);
}

async function openSchema(shared: SharedPglite, record?: Recorder): Promise<TestDatabase> {
  const schema = `test_${randomBytes(6).toString("hex")}`;
  const executor: Executor = new Kysely({
    plugins: [rowFilterPlugin],
    dialect: createPgliteDialect({ shared, schema, ...(record === undefined ? {} : { record }) }),
  });
  await executor.schema.createSchema(schema).execute();
  let isClosed = false;
  return closeOnDispose({
    dialect: "postgres" as const,
    executor,
    reader: executor,
    ...createTransactions(executor),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await executor.schema.dropSchema(schema).cascade().execute();
      await executor.destroy();
    },
  });
}
