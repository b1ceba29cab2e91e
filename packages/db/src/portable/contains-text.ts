import { sql } from "kysely";
import type { Expression, SqlBool } from "kysely";
import type { Executor } from "../database.ts";
import { foldCase } from "../sqlite/define-functions.ts";
import { dialectOf } from "./dialect-of.ts";

/** A column by name (`"name"`, `"prompts.name"`) or any expression. */
export type TextColumn = string | Expression<string | null>;

/**
 * True where the column contains the text, upper and lower case alike, in every script. `%` and `_` are ordinary characters.
 *
 * ```ts
 * query.where(containsText(executor, "prompts.name", search))
 * ```
 */
export function containsText(executor: Executor, column: TextColumn, text: string): Expression<SqlBool> {
  const reference = typeof column === "string" ? sql.ref(column) : column;
  if (dialectOf(executor) === "postgres") {
    // Our text columns compare by code point; the database's own collation knows about letters.
    return sql<SqlBool>`(${reference} collate "default") ilike ${toPattern(text)} escape '\\'`;
  }
  // SQLite's LIKE ignores case, but of ASCII letters only; folding in JavaScript costs a call a row.
  return isAscii(text)
    ? sql<SqlBool>`${reference} like ${toPattern(text)} escape '\\'`
    : sql<SqlBool>`fold_case(${reference}) like ${toPattern(foldCase(text))} escape '\\'`;
}

function toPattern(text: string): string {
  return `%${text.replaceAll(/[\\%_]/g, "\\$&")}%`;
}

function isAscii(text: string): boolean {
  return [...text].every((character) => character < "\u0080");
}
