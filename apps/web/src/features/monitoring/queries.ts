import type { BackFill } from "@parley/contract";
import { keepPreviousData, queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { keepWithin } from "../../keep-within.ts";
import { type MonitoringSearch, spans } from "./search.ts";

export const monitoringKey = (fileId: string) => ["monitoring", fileId] as const;

/** A File's figures over the time looked at. */
export function monitoringStatsQuery(
  fileId: string,
  { span = "7d", by = "version", environment }: MonitoringSearch,
) {
  const start = [...monitoringKey(fileId), "stats", environment ?? null];
  return queryOptions({
    queryKey: [...start, span, by],
    queryFn: ({ signal }) => {
      const now = Date.now();
      return parley.monitoring.stats(
        {
          id: fileId,
          start_date: new Date(now - spans[span].hours * 3_600_000).toISOString(),
          end_date: new Date(now).toISOString(),
          group_by: by,
          ...(environment !== undefined && { environment }),
        },
        { signal },
      );
    },
    placeholderData: keepWithin(start),
    staleTime: 30_000,
  });
}

/** The Evaluators that watch a File, newest first. */
export const watchesQuery = (fileId: string) =>
  queryOptions({
    queryKey: [...monitoringKey(fileId), "watches"],
    queryFn: async ({ signal }) => (await parley.monitoring.listWatches({ id: fileId }, { signal })).records,
  });

const isRunning = ({ status }: BackFill): boolean => status === "running";

/** A File's last back-fills; asked for again while one of them runs. */
export const backFillsQuery = (fileId: string) =>
  queryOptions({
    queryKey: [...monitoringKey(fileId), "back-fills"],
    queryFn: async ({ signal }) =>
      (await parley.monitoring.listBackFills({ id: fileId, size: 5 }, { signal })).records,
    refetchInterval: ({ state }) => (state.data?.some(isRunning) ? 2000 : false),
  });

export const monitorsKey = ["monitors"] as const;

/** Monitors, those that alert first: of a File, else of all. */
export const monitorsQuery = (page: number, fileId?: string) =>
  queryOptions({
    queryKey: [...monitorsKey, "list", page, fileId],
    queryFn: ({ signal }) =>
      parley.monitors.list({ page, size: 50, ...(fileId !== undefined && { file_id: fileId }) }, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  });

export const monitorQuery = (id: string) =>
  queryOptions({
    queryKey: [...monitorsKey, id, "itself"],
    queryFn: ({ signal }) => parley.monitors.get({ id }, { signal }),
    refetchInterval: 30_000,
  });

/** The changes of a monitor's state, newest first. */
export const monitorHistoryQuery = (id: string) =>
  queryOptions({
    queryKey: [...monitorsKey, id, "history"],
    queryFn: async ({ signal }) => (await parley.monitors.history({ id, size: 50 }, { signal })).records,
    refetchInterval: 30_000,
  });
