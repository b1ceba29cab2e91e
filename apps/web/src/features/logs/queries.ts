import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { hasTime, type LogFilter, toLogsQuery } from "./log-filter.ts";

export const logsPageSize = 50;

/** A page of Logs without their bodies, newest first; by `cursor` as quick at any depth. */
export const logsQuery = (
  filter: LogFilter,
  {
    page = 1,
    size = logsPageSize,
    cursor,
  }: { page?: number; size?: number; cursor?: string | undefined } = {},
) =>
  queryOptions({
    queryKey: ["logs", "list", filter, page, size, cursor],
    queryFn: ({ signal }) =>
      parley.logs.list(
        {
          ...toLogsQuery(filter, Date.now()),
          include_bodies: false,
          page,
          size,
          ...(cursor !== undefined && { cursor }),
        },
        { signal },
      ),
    placeholderData: keepPreviousData,
  });

/** The commonest values of the Logs that fit, with how many have them. */
export const logFacetsQuery = (filter: LogFilter) =>
  queryOptions({
    queryKey: ["logs", "facets", filter],
    queryFn: ({ signal }) => parley.logs.facets(toLogsQuery(filter, Date.now()), { signal }),
    placeholderData: keepPreviousData,
    staleTime: 20_000,
  });

/** The Logs that fit, summed up over time; of those without a time, the last 30 days: there may be millions. */
export const logStatsQuery = (filter: LogFilter) =>
  queryOptions({
    queryKey: ["logs", "stats", filter],
    queryFn: ({ signal }) => parley.logs.stats(toLogsQuery(withTime(filter), Date.now()), { signal }),
    placeholderData: keepPreviousData,
    staleTime: 20_000,
  });

const withTime = (filter: LogFilter): LogFilter => (hasTime(filter) ? filter : { ...filter, within: "30d" });

/** The filters that somebody saved. */
export const savedFiltersQuery = queryOptions({
  queryKey: ["logs", "filters"],
  queryFn: ({ signal }) => parley.logs.listFilters({}, { signal }),
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
