import { DatabaseSync } from "node:sqlite";
import type { StatementSync } from "node:sqlite";
import { bindValues } from "./bind-values.ts";
import { defineFunctions } from "./define-functions.ts";

/** What a statement gave: rows if it is one that returns rows, else how many it changed. */
export type StatementOutcome = { rows: unknown[]; changes?: number };

/** One open SQLite file, its prepared statements kept. Everything here is synchronous. */
export type SqliteSession = {
  execute(sql: string, parameters: readonly unknown[]): StatementOutcome;
  /** Runs one statement with each set of parameters, and says how many rows each run changed. */
  executeEach(sql: string, parameterSets: readonly (readonly unknown[])[]): { changes: number }[];
  iterate(sql: string, parameters: readonly unknown[]): Iterable<unknown>;
  isInTransaction(): boolean;
  /** Statements so far that changed something, or tried to. */
  countWrites(): number;
  close(): void;
};

export type SqliteSessionOptions = {
  file: string;
  readOnly?: boolean;
  /** Statements run once after opening, such as pragmas. */
  setup?: readonly string[];
  /** How long a statement waits for another process's lock, standing still. Default 5000. */
  busyTimeoutMs?: number;
  /** Prepared statements kept; the least recently used goes first. Default 500. */
  statementCacheCount?: number;
};

type CachedStatement = { statement: StatementSync; returnsRows: boolean; booleanColumns: readonly string[] };

/** Opens a file, makes it if it is not there (unless `readOnly`), and readies it for Kysely's statements. */
export function openSqliteSession(options: SqliteSessionOptions): SqliteSession {
  const database = new DatabaseSync(options.file, {
    readOnly: options.readOnly ?? false,
    timeout: options.busyTimeoutMs ?? 5_000,
    enableForeignKeyConstraints: true,
  });
  for (const statement of options.setup ?? []) database.exec(statement);
  defineFunctions(database);

  let writeCount = 0;
  const statements = createStatementCache(database, options.statementCacheCount ?? 500);

  return {
    execute(sql, parameters) {
      const { statement, returnsRows, booleanColumns } = statements.get(sql);
      const values = bindValues(parameters);
      if (returnsRows) {
        const rows = statement.all(...values);
        if (booleanColumns.length > 0) for (const row of rows) decodeBooleans(row, booleanColumns);
        return { rows };
      }
      writeCount += 1;
      const { changes } = statement.run(...values);
      if (changesSchema(sql)) statements.clear();
      return { rows: [], changes: Number(changes) };
    },

    executeEach(sql, parameterSets) {
      const { statement } = statements.get(sql);
      writeCount += parameterSets.length;
      return parameterSets.map((parameters) => ({
        changes: Number(statement.run(...bindValues(parameters)).changes),
      }));
    },

    *iterate(sql, parameters) {
      // Not the cached statement: it would be reset under us by the next execution of the same SQL.
      const { statement, booleanColumns } = describeStatement(database.prepare(sql));
      for (const row of statement.iterate(...bindValues(parameters))) {
        decodeBooleans(row, booleanColumns);
        yield row;
      }
    },

    isInTransaction: () => database.isTransaction,
    countWrites: () => writeCount,
    close: () => {
      if (database.isOpen) database.close();
    },
  };
}

function createStatementCache(database: DatabaseSync, maxCount: number) {
  const statements = new Map<string, CachedStatement>();
  return {
    get(sql: string): CachedStatement {
      let cached = statements.get(sql);
      if (cached === undefined) {
        cached = describeStatement(database.prepare(sql));
        if (statements.size >= maxCount) {
          const oldest = statements.keys().next().value;
          if (oldest !== undefined) statements.delete(oldest);
        }
      } else {
        statements.delete(sql);
      }
      statements.set(sql, cached);
      return cached;
    },
    clear: () => statements.clear(),
  };
}

function describeStatement(statement: StatementSync): CachedStatement {
  const columns = statement.columns();
  return {
    statement,
    returnsRows: columns.length > 0,
    booleanColumns: columns
      .filter((column) => column.type?.toLowerCase() === "boolean")
      .map((column) => column.name),
  };
}

/** SQLite has no booleans: a column declared `boolean` holds 0 and 1, and is read as `false` and `true` as on PostgreSQL. */
function decodeBooleans(row: Record<string, unknown>, columns: readonly string[]): void {
  for (const column of columns) {
    if (row[column] !== null) row[column] = row[column] !== 0;
  }
}

/** Kept statements remember the columns they saw; after a schema change they are prepared anew. */
function changesSchema(sql: string): boolean {
  return /^\s*(?:create|alter|drop)\b/i.test(sql);
}
