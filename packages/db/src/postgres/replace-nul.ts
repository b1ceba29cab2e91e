import type { CompiledQuery } from "kysely";

/**
 * PostgreSQL's text has no form for U+0000, the one character JSON has and it has not: U+FFFD stands for it, so that one odd
 * character in a model's answer does not lose the Log. SQLite keeps it. Everything else is what it was.
 */
export function replaceNul<Value>(value: Value): Value {
  if (typeof value === "string") {
    return (value.includes("\u0000") ? value.replaceAll("\u0000", "\ufffd") : value) as Value;
  }
  if (Array.isArray(value)) return value.map(replaceNul) as Value;
  return value;
}

/** The query with parameters PostgreSQL takes; almost always the query itself. */
export function replaceNulIn<Row>(query: CompiledQuery<Row>): CompiledQuery<Row> {
  return query.parameters.some(holdsNul) ? { ...query, parameters: query.parameters.map(replaceNul) } : query;
}

function holdsNul(value: unknown): boolean {
  return typeof value === "string" ? value.includes("\u0000") : Array.isArray(value) && value.some(holdsNul);
}
