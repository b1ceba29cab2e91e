import type { Executor } from "../database.ts";
import { replaceNul } from "../postgres/replace-nul.ts";
import { dialectOf } from "./dialect-of.ts";
import { inChunks } from "./in-chunks.ts";

/** PostgreSQL takes 65 535 parameters a statement. */
const maxParameters = 32_000;

type Insertion<Row extends object> = {
  table: string;
  rows: readonly Row[];
  /** The columns whose values no two rows may share. */
  key: readonly (keyof Row & string)[];
};

/**
 * Inserts the rows whose key is free, and answers for each row whether it was inserted. All rows have the same columns.
 *
 * For writers that insert groups of ever different sizes thousands of times a second: on SQLite one statement is prepared once and run
 * for each row without leaving the call, so no statement is compiled for each size; PostgreSQL, where the way to the server is what
 * costs, gets as many rows as a statement takes.
 */
export async function insertEach<Row extends object>(
  executor: Executor,
  insertion: Insertion<Row>,
): Promise<boolean[]> {
  if (insertion.rows.length === 0) return [];
  return dialectOf(executor) === "sqlite"
    ? insertOnSqlite(executor, insertion)
    : insertOnPostgres(executor, insertion);
}

const statements = new Map<string, string>();

async function insertOnSqlite<Row extends object>(
  executor: Executor,
  { table, rows }: Insertion<Row>,
): Promise<boolean[]> {
  const columns = Object.keys(rows[0] ?? {}) as (keyof Row & string)[];
  const name = `${table}:${columns.join()}`;
  let sql = statements.get(name);
  if (sql === undefined) {
    const names = columns.map((column) => `"${column}"`).join(", ");
    sql = `insert into "${table}" (${names}) values (${columns.map(() => "?").join(", ")}) on conflict do nothing`;
    statements.set(name, sql);
  }
  const parameterSets = rows.map((row) => columns.map((column) => row[column]));
  const query = { ...executor.selectNoFrom([]).compile(), sql, parameters: [], parameterSets };
  const { rows: changes } = await executor.executeQuery<{ changes: number }>(query);
  return changes.map((outcome) => outcome.changes > 0);
}

async function insertOnPostgres<Row extends object>(
  executor: Executor,
  { table, rows, key }: Insertion<Row>,
): Promise<boolean[]> {
  const keyOf = (row: object): string =>
    JSON.stringify(key.map((column) => replaceNul((row as Record<string, unknown>)[column])));
  const inserted = new Set<string>();
  const columns = Object.keys(rows[0] ?? {}) as (keyof Row & string)[];
  const base = executor.selectNoFrom([]).compile();
  for (const chunk of inChunks(rows, Math.max(1, Math.floor(maxParameters / columns.length)))) {
    const sql = textOnPostgres({ table, columns, key, count: chunk.length });
    const parameters = chunk.flatMap((row) => columns.map((column) => row[column]));
    const result = await executor.executeQuery<object>({ ...base, sql, parameters });
    for (const row of result.rows) inserted.add(keyOf(row));
  }
  // Of rows with the same key, the first is the one that went in.
  return rows.map((row) => inserted.delete(keyOf(row)));
}

type Shape = { table: string; columns: readonly string[]; key: readonly string[]; count: number };

/** Most insert few; so many kinds are kept. */
const mostKept = 20;

function textOnPostgres({ table, columns, key, count }: Shape): string {
  const name = `${table}:${columns.join()}:${key.join()}:${count}`;
  const known = statements.get(name);
  if (known !== undefined) return known;
  const names = columns.map((column) => `"${column}"`).join(", ");
  const places = Array.from({ length: count }, (_, row) => {
    const first = row * columns.length + 1;
    return `(${columns.map((_column, index) => `$${first + index}`).join(", ")})`;
  });
  const keys = key.map((column) => `"${column}"`).join(", ");
  const sql = `insert into "${table}" (${names}) values ${places.join(", ")} on conflict do nothing returning ${keys}`;
  if (count <= mostKept) statements.set(name, sql);
  return sql;
}
