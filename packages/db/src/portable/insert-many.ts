import type { Insertable, InsertQueryBuilder, InsertResult, Kysely } from "kysely";
import { affectedRows } from "./affected-rows.ts";
import { inChunks } from "./in-chunks.ts";

/** SQLite takes 32 766 parameters a statement, PostgreSQL 65 535. */
const MAX_PARAMETERS = 32_000;

type Insert<Tables, Table extends keyof Tables & string> = {
  table: Table;
  rows: ReadonlyArray<Insertable<Tables[Table]>>;
  /** Completes every statement, such as with `onConflict`. */
  refine?: (
    query: InsertQueryBuilder<Tables, Table, InsertResult>,
  ) => InsertQueryBuilder<Tables, Table, InsertResult>;
};

/**
 * Inserts any number of rows in as few statements as the engines' limits allow, in order. Run it in a transaction if all or none shall be
 * there. An empty list does nothing.
 *
 * @returns how many rows were inserted; with `onConflict … do nothing` that may be fewer.
 */
export async function insertMany<Tables, Table extends keyof Tables & string>(
  executor: Kysely<Tables>,
  { table, rows, refine = (query) => query }: Insert<Tables, Table>,
): Promise<number> {
  const columnCount = new Set(rows.flatMap((row) => Object.keys(row as object))).size;
  const chunkSize = Math.max(1, Math.floor(MAX_PARAMETERS / Math.max(1, columnCount)));
  let insertedCount = 0;
  for (const chunk of inChunks(rows, chunkSize)) {
    // Kysely cannot see through a table named by a type parameter; `rows` has the right type.
    insertedCount += affectedRows(await refine(executor.insertInto(table).values(chunk as never)).execute());
  }
  return insertedCount;
}
