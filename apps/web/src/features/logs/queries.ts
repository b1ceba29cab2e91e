import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { type LogFilter, toLogsQuery } from "./log-filter.ts";

export const logsPageSize = 50;

/** A page of Logs without their bodies, newest first. */
export const logsQuery = (filter: LogFilter, { page = 1, size = logsPageSize } = {}) =>
  queryOptions({
    queryKey: ["logs", "list", filter, page, size],
    queryFn: ({ signal }) => parley.logs.list({ ...toLogsQuery(filter, Date.now()), page, size }, { signal }),
    placeholderData: keepPreviousData,
  });

/** A Log with everything in it. */
export const logQuery = (id: string) =>
  queryOptions({
    queryKey: ["logs", "one", id],
    queryFn: ({ signal }) => parley.logs.get({ id }, { signal }),
    staleTime: 60_000,
  });

/** The environments of the organization, for filters. */
export const environmentNamesQuery = queryOptions({
  queryKey: ["environments"],
  queryFn: ({ signal }) => parley.environments.list({}, { signal }),
  staleTime: 300_000,
});
