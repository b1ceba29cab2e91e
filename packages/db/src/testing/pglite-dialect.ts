import type { PGlite } from "@electric-sql/pglite";
import { PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from "kysely";
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from "kysely";

import { replaceNulIn } from "../postgres/replace-nul.ts";

/** One instance has one session, so whoever uses it takes turns, and on their turn selects their schema. */
export type SharedPglite = {
  readonly pglite: PGlite;
  /** Settles when the one before has finished. */
  turn: Promise<void>;
  /** The schema selected now. */
  schema: string | undefined;
};

/** Hears every statement that runs outside of transaction control. */
export type Recorder = (statement: CompiledQuery) => void;

export type PgliteDialectOptions = { shared: SharedPglite; schema: string; record?: Recorder };

export function createPgliteDialect(options: PgliteDialectOptions): Dialect {
  return {
    createDriver: () => createDriver(options),
    createAdapter: () => new TurnTakingAdapter(),
    createQueryCompiler: () => new PostgresQueryCompiler(),
    createIntrospector: (database) => new PostgresIntrospector(database),
  };
}

class TurnTakingAdapter extends PostgresAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

type Connection = DatabaseConnection & { finish(): void };

function createDriver(options: PgliteDialectOptions): Driver {
  const run = async (statement: string) => void (await options.shared.pglite.exec(statement));
  const finishOf = new WeakMap<DatabaseConnection, () => void>();
  return {
    init: async () => {},
    async acquireConnection() {
      const connection = await takeTurn(options);
      finishOf.set(connection, connection.finish);
      return connection;
    },
    releaseConnection: async (connection) => finishOf.get(connection)?.(),
    beginTransaction: () => run("begin"),
    commitTransaction: async () => {
      // After a failed statement, "commit" would quietly roll back; any other statement says so.
      await run("select 1");
      await run("commit");
    },
    rollbackTransaction: () => run("rollback"),
    savepoint: (_, name) => run(`savepoint "${name}"`),
    rollbackToSavepoint: (_, name) => run(`rollback to "${name}"`),
    releaseSavepoint: (_, name) => run(`release "${name}"`),
    destroy: async () => {},
  };
}

async function takeTurn({ shared, schema, record }: PgliteDialectOptions): Promise<Connection> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const before = shared.turn;
  shared.turn = promise;
  await before;
  if (shared.schema !== schema) {
    await shared.pglite.exec(`set search_path to "${schema}"`);
    shared.schema = schema;
  }
  return {
    executeQuery: async <R>(statement: CompiledQuery): Promise<QueryResult<R>> => {
      record?.(statement);
      const { sql, parameters } = replaceNulIn(statement);
      const { rows, affectedRows } = await shared.pglite.query<R>(sql, [...parameters]);
      return { rows, ...(affectedRows === undefined ? {} : { numAffectedRows: BigInt(affectedRows) }) };
    },
    // oxlint-disable-next-line require-yield
    async *streamQuery() {
      throw new Error("PGlite does not stream.");
    },
    finish: resolve,
  };
}
