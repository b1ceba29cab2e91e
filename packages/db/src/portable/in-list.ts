import { sql } from "kysely";
import type { Expression, SqlBool } from "kysely";
import type { Executor } from "../database.ts";
import { PreparedInput } from "../prepared-input.ts";
import { dialectOf } from "./dialect-of.ts";

/**
 * True where the column is one of the values. However many there are, they travel as one parameter: no limit to reach, and the same SQL
 * (so the same prepared statement) for every list. An empty list matches nothing.
 *
 * ```ts
 * query.where(inList(executor, "logs.id", ids))
 * ```
 */
export function inList(
  executor: Executor,
  column: string | Expression<unknown>,
  values: readonly string[] | readonly number[],
): Expression<SqlBool> {
  const reference = typeof column === "string" ? sql.ref(column) : column;
  const isInput = values instanceof PreparedInput;
  if (dialectOf(executor) === "sqlite") {
    const json = isInput ? values : JSON.stringify(values);
    return sql<SqlBool>`${reference} in (select value from json_each(${json}))`;
  }
  if (isInput) return sql<SqlBool>`${reference} = any(${values}::text[])`;
  const type = sql.raw(typeof values[0] === "number" ? "bigint[]" : "text[]");
  return sql<SqlBool>`${reference} = any(${[...values]}::${type})`;
}
