import type { LogQuery } from "@parley/contract";
import type { LogFilter } from "./log-filter.ts";

/** A saved query as the filter of the page. Its times are moments; the page knows days, so the rest becomes an expression. */
export function fromSavedQuery(query: LogQuery): LogFilter {
  const clauses = [
    query.filter && `(${query.filter})`,
    query.user && `user = ${JSON.stringify(query.user)}`,
    query.start_date && `created_at >= "${query.start_date}"`,
    query.end_date && `created_at <= "${query.end_date}"`,
  ].filter((clause) => clause !== undefined && clause !== "");
  const isPlain = clauses.length === 1 && Boolean(query.filter);
  const filter = isPlain ? query.filter : clauses.join(" and ");
  return {
    ...(query.search && { search: query.search }),
    ...(filter && { filter }),
    ...(query.file_id && { file: query.file_id }),
    ...(query.version_id && { version: query.version_id }),
    ...(query.environment && { environment: query.environment }),
    ...(query.has_error !== undefined && { errors: query.has_error === "true" }),
  };
}
