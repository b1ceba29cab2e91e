import { sql } from "kysely";
import type { Expression, RawBuilder } from "kysely";
import type { Executor } from "../database.ts";
import { dialectOf } from "./dialect-of.ts";

type Operands<T> = readonly [Expression<T>, Expression<T>];

/** The larger of two values; a null counts as absent, so the result is null only if both are. */
export function greatest<T>(executor: Executor, [first, second]: Operands<T>): RawBuilder<T> {
  return dialectOf(executor) === "sqlite"
    ? // SQLite's two-argument max() is null if either is; each operand therefore stands in for the other.
      sql<T>`max(coalesce(${first}, ${second}), coalesce(${second}, ${first}))`
    : sql<T>`greatest(${first}, ${second})`;
}
