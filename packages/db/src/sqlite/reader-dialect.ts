import type { CompiledQuery, DatabaseConnection, Dialect, Driver } from "kysely";
import type { Reader, ReaderPool } from "./reader-pool.ts";
import { createSqliteFlavour, toQueryResult } from "./sqlite-dialect.ts";

/** Kysely over reader threads: each statement (or read transaction) borrows one thread. */
export function createReaderDialect(pool: ReaderPool): Dialect {
  return createSqliteFlavour(() => createDriver(pool));
}

function createDriver(pool: ReaderPool): Driver {
  const readers = new WeakMap<DatabaseConnection, Reader>();

  async function run(connection: DatabaseConnection, sql: string): Promise<void> {
    await readers.get(connection)?.execute(sql, []);
  }

  return {
    init: async () => {},
    async acquireConnection() {
      const reader = await pool.acquire();
      const connection = createConnection(reader);
      readers.set(connection, reader);
      return connection;
    },
    async releaseConnection(connection) {
      const reader = readers.get(connection);
      if (reader !== undefined) pool.release(reader);
    },
    // Several reads of one moment.
    beginTransaction: (connection) => run(connection, "begin"),
    commitTransaction: (connection) => run(connection, "commit"),
    rollbackTransaction: (connection) => run(connection, "rollback"),
    destroy: async () => {},
  };
}

function createConnection(reader: Reader): DatabaseConnection {
  return {
    executeQuery: async <R>({ sql, parameters }: CompiledQuery) =>
      toQueryResult<R>(await reader.execute(sql, parameters)),
    // oxlint-disable-next-line require-yield
    async *streamQuery() {
      throw new Error("Reader threads do not stream: read pages.");
    },
  };
}
