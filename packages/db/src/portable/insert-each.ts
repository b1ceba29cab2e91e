import type { Executor } from "../database.ts";
import { replaceNul } from "../postgres/replace-nul.ts";
import { dialectOf } from "./dialect-of.ts";
import { inChunks } from "./in-chunks.ts";
import { emptyQuery, runEach } from "./run-each.ts";
import { keptStatement, maxParameters, placesOf, quote, writeInsert } from "./write-insert.ts";

type KeyedRows<Row extends object> = {
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
  insertion: KeyedRows<Row>,
): Promise<boolean[]> {
  if (insertion.rows.length === 0) return [];
  return dialectOf(executor) === "sqlite"
    ? insertOnSqlite(executor, insertion)
    : insertOnPostgres(executor, insertion);
}

async function insertOnSqlite<Row extends object>(
  executor: Executor,
  { table, rows }: KeyedRows<Row>,
): Promise<boolean[]> {
  const columns = Object.keys(rows[0] ?? {}) as (keyof Row & string)[];
  const ending = "on conflict do nothing";
  const sql = keptStatement(`each:${table}:${columns.join()}`, 1, () =>
    writeInsert({ table, columns, rowCount: 1, ending }, placesOf.sqlite),
  );
  const parameterSets = rows.map((row) => columns.map((column) => row[column]));
  const changes = await runEach(executor, sql, parameterSets);
  return changes.map((outcome) => outcome.changes > 0);
}

async function insertOnPostgres<Row extends object>(
  executor: Executor,
  { table, rows, key }: KeyedRows<Row>,
): Promise<boolean[]> {
  const keyOf = (row: object): string =>
    JSON.stringify(key.map((column) => replaceNul((row as Record<string, unknown>)[column])));
  const inserted = new Set<string>();
  const columns = Object.keys(rows[0] ?? {}) as (keyof Row & string)[];
  const name = `each:${table}:${columns.join()}:${key.join()}`;
  const ending = `on conflict do nothing returning ${key.map(quote).join(", ")}`;
  const base = emptyQuery(executor);
  for (const chunk of inChunks(rows, Math.max(1, Math.floor(maxParameters / columns.length)))) {
    const rowCount = chunk.length;
    const sql = keptStatement(`${name}:${rowCount}`, rowCount, () =>
      writeInsert({ table, columns, rowCount, ending }, placesOf.postgres),
    );
    const parameters = chunk.flatMap((row) => columns.map((column) => row[column]));
    const result = await executor.executeQuery<object>({ ...base, sql, parameters });
    for (const row of result.rows) inserted.add(keyOf(row));
  }
  // Of rows with the same key, the first is the one that went in.
  return rows.map((row) => inserted.delete(keyOf(row)));
}
