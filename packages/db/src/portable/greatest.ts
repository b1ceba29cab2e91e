import { sql } from "kysely";
import type { Expression, RawBuilder } from "kysely";
import type { Executor } from "../database.ts";
import { dialectOf } from "./dialect-of.ts";

type Operands<T> = readonly [Expression<T>, Expression<T>];

/** The larger of two values; a null counts as absent, so the result is null only if both are. */
export function greatest<T>(executor: Executor, operands: Operands<T>): RawBuilder<T> {
  return extreme<T>(dialectOf(executor) === "sqlite" ? "max" : "greatest", operands);
}

/** The smaller of two values; a null counts as absent, so the result is null only if both are. */
export function least<T>(executor: Executor, operands: Operands<T>): RawBuilder<T> {
  return extreme<T>(dialectOf(executor) === "sqlite" ? "min" : "least", operands);
}

// SQLite's two-argument max() is null if either is; each operand therefore stands in for the other.
function extreme<T>(name: string, [first, second]: Operands<T>): RawBuilder<T> {
  return sql<T>`${sql.raw(name)}(coalesce(${first}, ${second}), coalesce(${second}, ${first}))`;
}
