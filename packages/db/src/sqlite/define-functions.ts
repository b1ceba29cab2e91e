import type { DatabaseSync } from "node:sqlite";

/** SQL functions SQLite lacks and the portable queries need. */
export function defineFunctions(database: DatabaseSync): void {
  // SQLite's own lower() and LIKE fold ASCII letters only.
  database.function("fold_case", { deterministic: true }, (text) =>
    typeof text === "string" ? foldCase(text) : text,
  );
}

/** One form for all spellings of a text that differ only in upper and lower case. */
export function foldCase(text: string): string {
  return text.toLowerCase();
}
