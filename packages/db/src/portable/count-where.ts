import { sql } from "kysely";
import type { Expression, RawBuilder, SqlBool } from "kysely";

/**
 * How many of a group's rows meet the condition, as a number on both engines: several counts in one pass.
 *
 * ```ts
 * query.select((eb) => countWhere(eb("status", "=", "failed")).as("failed_count"))
 * ```
 */
export function countWhere(condition: Expression<SqlBool>): RawBuilder<number> {
  return sql<number>`count(*) filter (where ${condition})`;
}

/** How many rows a group has, as a number on both engines. */
export function countRows(): RawBuilder<number> {
  return sql<number>`count(*)`;
}
