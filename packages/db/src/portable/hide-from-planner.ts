import { sql } from "kysely";
import type { Expression, RawBuilder, SqlBool } from "kysely";
import type { Executor } from "../database.ts";
import { dialectOf } from "./dialect-of.ts";

/**
 * The same condition, for which SQLite uses no index. Without statistics it cannot know which of two indexed conditions
 * leaves fewer rows; whoever does know hides the other one. PostgreSQL has statistics, and sees it as it is.
 */
export const hideFromPlanner = (executor: Executor, condition: Expression<SqlBool>): Expression<SqlBool> =>
  dialectOf(executor) === "sqlite" ? sql<SqlBool>`coalesce(${condition}, false)` : condition;

/**
 * The same condition, for which PostgreSQL expects every second row. Of JSON, of a sum or without
 * statistics it guesses next to none, and then sorts all rows rather than walk an index, newest first, to a page that is
 * soon full. No index answers such a condition.
 */
export const hideShareFromPlanner = (
  executor: Executor,
  condition: Expression<SqlBool>,
): Expression<SqlBool> =>
  dialectOf(executor) === "postgres" ? sql<SqlBool>`coalesce(${condition}, false)` : condition;

/**
 * A column of numbers to order by, for which no index is used: for a few rows that a condition finds quickly, where an
 * index in the order wanted would have every row looked at.
 */
export const hideOrderFromPlanner = (column: string): RawBuilder<number> =>
  sql<number>`${sql.ref(column)} + 0`;
