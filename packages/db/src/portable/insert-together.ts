import type { Executor } from "../database.ts";
import { dialectOf } from "./dialect-of.ts";
import { inChunks } from "./in-chunks.ts";
import {
  keptStatement,
  maxParameters,
  placesOf,
  quote,
  writeInsert,
  type InsertShape,
  type ToPlace,
} from "./write-insert.ts";

/** Rows for a table, all with the same columns. */
export type Insertion = {
  table: string;
  rows: readonly object[];
  /** Of the one row that is there already with these, the other columns are replaced. Without it that is a violation. */
  replaceBy?: readonly string[];
  /** Such a row stays as it is where this column of it is not lower than the new one's. */
  onlyForward?: string;
};

/**
 * Inserts rows into several tables, whose order may not matter to them: on PostgreSQL, where the way to the server is what
 * costs, as one statement; on SQLite, and beyond what a statement takes, as several. A transaction makes them one.
 *
 * ```ts
 * await insertTogether(transaction, [
 *   { table: "audit_entries", rows: [entry] },
 *   { table: "audit_heads", rows: [head], replaceBy: ["organization_id"], onlyForward: "sequence" },
 * ]);
 * ```
 */
export async function insertTogether(executor: Executor, insertions: readonly Insertion[]): Promise<void> {
  const filled = insertions.filter(({ rows }) => rows.length > 0);
  if (filled.length === 0) return;
  const base = executor.selectNoFrom([]).compile();
  if (dialectOf(executor) === "sqlite") {
    // A row at a time: then there are few statements, which the engine keeps.
    for (const insertion of filled) {
      const sql = statementFor([rowOf(insertion)], placesOf.sqlite);
      const parameterSets = insertion.rows.map((row) => valuesOf(insertion, row));
      const query = { ...base, sql, parameters: [], parameterSets };
      await executor.executeQuery(query);
    }
    return;
  }
  const isOne = countParameters(filled) <= maxParameters;
  const groups = isOne ? [filled] : filled.flatMap(inSteps).map((insertion) => [insertion]);
  for (const group of groups) {
    const parameters = group.flatMap((one) => one.rows.flatMap((row) => valuesOf(one, row)));
    await executor.executeQuery({ ...base, sql: statementFor(group, placesOf.postgres), parameters });
  }
}

const columnsOf = ({ rows }: Insertion): string[] => Object.keys(rows[0] ?? {});
const countParameters = (insertions: readonly Insertion[]): number =>
  insertions.reduce((sum, insertion) => sum + insertion.rows.length * columnsOf(insertion).length, 0);

const valuesOf = (insertion: Insertion, row: object): unknown[] =>
  columnsOf(insertion).map((column) => (row as Record<string, unknown>)[column]);

const rowOf = (insertion: Insertion): Insertion => ({ ...insertion, rows: insertion.rows.slice(0, 1) });
function inSteps(insertion: Insertion): Insertion[] {
  const most = Math.max(1, Math.floor(maxParameters / columnsOf(insertion).length));
  return Array.from(inChunks(insertion.rows, most), (rows) => ({ ...insertion, rows }));
}

function statementFor(group: readonly Insertion[], toPlace: ToPlace): string {
  const shape = group
    .map((one) => [one.table, one.rows.length, endingOf(one), ...columnsOf(one)].join())
    .join(";");
  const rowCount = group.reduce((sum, { rows }) => sum + rows.length, 0);
  return keptStatement(`together:${toPlace(1)}:${shape}`, rowCount, () => writeStatement(group, toPlace));
}

function writeStatement(group: readonly Insertion[], toPlace: ToPlace): string {
  let before = 0;
  const parts = group.map((insertion) => {
    const offset = before;
    before += countParameters([insertion]);
    return writeInsert(shapeOf(insertion), (number) => toPlace(offset + number));
  });
  const last = parts.at(-1) ?? "";
  const others = parts.slice(0, -1).map((part, index) => `"inserted_${index}" as (${part})`);
  return others.length === 0 ? last : `with ${others.join(", ")} ${last}`;
}

function shapeOf(insertion: Insertion): InsertShape {
  const { table, rows } = insertion;
  return { table, columns: columnsOf(insertion), rowCount: rows.length, ending: endingOf(insertion) };
}

function endingOf(insertion: Insertion): string {
  const { table, replaceBy: by, onlyForward } = insertion;
  if (by === undefined) return "";
  const set = columnsOf(insertion)
    .filter((column) => !by.includes(column))
    .map((column) => `${quote(column)} = excluded.${quote(column)}`);
  const replacing = `on conflict (${by.map(quote).join(", ")}) do update set ${set.join(", ")}`;
  if (onlyForward === undefined) return replacing;
  return `${replacing} where ${quote(table)}.${quote(onlyForward)} < excluded.${quote(onlyForward)}`;
}
