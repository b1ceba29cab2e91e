import { sql } from "kysely";
import type { Expression } from "kysely";
import type { Executor } from "../database.ts";
import { dialectOf } from "./dialect-of.ts";

type Lines = {
  /** Of the rows, in the order in which a line has them. */
  columns: readonly string[];
  /** By which column lines are sorted; in no order without one. */
  orderBy?: string;
};

/**
 * All rows of a query as one text, a JSON list a line: of a hundred thousand rows a text crosses a thread in a few
 * milliseconds, rows one by one in a second. Without rows it is empty.
 *
 * @example
 * await readLines(reader, query.select(["logs.id", "logs.error"]), { columns: ["id", "error"] });
 * // ["log_1",null]\\n["log_2","timed out"]
 */
export async function readLines(
  executor: Executor,
  rows: Expression<unknown>,
  { columns, orderBy }: Lines,
): Promise<string> {
  const cells = sql.join(columns.map((column) => sql.ref(`read.${column}`)));
  const line =
    dialectOf(executor) === "sqlite" ? sql`json_array(${cells})` : sql`json_build_array(${cells})::text`;
  const order = orderBy === undefined ? sql`` : sql` order by ${sql.ref(`read.${orderBy}`)}`;
  const found = await sql<{ lines: string | null }>`
    select string_agg(${line}, ${sql.lit("\n")}${order}) as lines from ${rows} as read`.execute(executor);
  return found.rows[0]?.lines ?? "";
}
