import type { LogExpression, LogFilterQuery } from "@parley/contract";

/** Which Logs of an organization; all of it must fit. Times in milliseconds, both ends included. */
export type LogFilter = {
  organizationId: string;
  fileId?: string | undefined;
  versionId?: string | undefined;
  /** Parts of ids; one must fit. */
  ids?: readonly string[] | undefined;
  /** Whole ids. */
  exactIds?: readonly string[] | undefined;
  search?: string | undefined;
  metadataSearch?: string | undefined;
  from?: number | undefined;
  to?: number | undefined;
  environment?: string | undefined;
  user?: string | undefined;
  hasError?: boolean | undefined;
  inTrace?: boolean | undefined;
  expression?: LogExpression | undefined;
};

/** What a request asks for. */
export const toLogFilter = (query: LogFilterQuery, organizationId: string): LogFilter => ({
  organizationId,
  fileId: query.file_id,
  versionId: query.version_id,
  ids: query.id,
  search: query.search,
  metadataSearch: query.metadata_search,
  from: query.start_date,
  to: query.end_date,
  environment: query.environment,
  user: query.user,
  hasError: query.has_error,
  inTrace: toTraceFilter(query.in_trace_filter),
  expression: query.filter,
});

/** Both or none: no filter. */
function toTraceFilter(values: boolean[] | undefined): boolean | undefined {
  const wanted = new Set(values);
  return wanted.size === 1 ? wanted.has(true) : undefined;
}
