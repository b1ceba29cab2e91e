import { SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from "kysely";
import type { CompiledQuery, DatabaseConnection, Dialect, Driver, QueryResult } from "kysely";
import { retryWhileBusy } from "./retry-while-busy.ts";
import type { SqliteSession } from "./sqlite-session.ts";
import type { Turns } from "./turns.ts";

/** Kysely over one `node:sqlite` connection that all callers share, transactions one at a time. */
export function createSqliteDialect(parts: { session: SqliteSession; turns: Turns }): Dialect {
  return createSqliteFlavour(() => createDriver(parts));
}

/** Everything about SQLite but the driver. */
export function createSqliteFlavour(createDriver: () => Driver): Dialect {
  return {
    createDriver,
    createAdapter: () => new SharedConnectionAdapter(),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createIntrospector: (database) => new SqliteIntrospector(database),
  };
}

/** Says that connections may be taken side by side, so that Kysely leaves the taking of turns to us. */
class SharedConnectionAdapter extends SqliteAdapter {
  override get supportsMultipleConnections(): boolean {
    return true;
  }
}

function createDriver({ session, turns }: { session: SqliteSession; turns: Turns }): Driver {
  const run = (connection: object, sql: string) => turns.take(connection, () => session.execute(sql, []));

  return {
    init: async () => {},
    acquireConnection: async () => createConnection(session, turns),
    releaseConnection: async () => {},

    beginTransaction: (connection) =>
      retryWhileBusy(() =>
        turns.hold(connection, () => {
          session.execute("begin immediate", []);
        }),
      ),
    commitTransaction: async (connection) => {
      await run(connection, "commit");
      turns.end(connection);
    },
    rollbackTransaction: async (connection) => {
      try {
        // Some errors (disk full) have rolled back already.
        if (session.isInTransaction()) await run(connection, "rollback");
      } finally {
        turns.end(connection);
      }
    },

    savepoint: async (connection, name) => void (await run(connection, `savepoint ${quote(name)}`)),
    rollbackToSavepoint: async (connection, name) =>
      void (await run(connection, `rollback to ${quote(name)}`)),
    releaseSavepoint: async (connection, name) => void (await run(connection, `release ${quote(name)}`)),

    destroy: async () => session.close(),
  };
}

function createConnection(session: SqliteSession, turns: Turns): DatabaseConnection {
  const connection: DatabaseConnection = {
    executeQuery: <R>(query: CompiledQuery) =>
      retryWhileBusy(() =>
        turns.take(
          connection,
          () =>
            hasParameterSets(query)
              ? { rows: session.executeEach(query.sql, query.parameterSets) as R[] }
              : toQueryResult<R>(session.execute(query.sql, query.parameters)),
          isSelect(query.sql) ? reading : undefined,
        ),
      ),

    async *streamQuery<R>({ sql, parameters }: CompiledQuery, chunkCount: number) {
      const rows = await turns.take(connection, () => session.iterate(sql, parameters)[Symbol.iterator]());
      for (;;) {
        const chunk = await turns.take(connection, () => [...take(rows, chunkCount)]);
        if (chunk.length === 0) return;
        yield { rows: chunk as R[] };
      }
    },
  };
  return connection;
}

const reading = { isRead: true };

/** What begins otherwise may read as well, and waits in vain. */
const isSelect = (sql: string): boolean => sql.startsWith("select");

/** How `insertEach` runs one statement many times. */
function hasParameterSets(query: object): query is { parameterSets: readonly (readonly unknown[])[] } {
  return "parameterSets" in query;
}

export function toQueryResult<R>({ rows, changes }: { rows: unknown[]; changes?: number }): QueryResult<R> {
  return changes === undefined
    ? { rows: rows as R[] }
    : { rows: rows as R[], numAffectedRows: BigInt(changes) };
}

function* take(rows: Iterator<unknown>, count: number): Iterable<unknown> {
  for (let taken = 0; taken < count; taken += 1) {
    const next = rows.next();
    if (next.done === true) return;
    yield next.value;
  }
}

function quote(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`;
}
