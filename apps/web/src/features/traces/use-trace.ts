import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useEffect, useMemo } from "react";
import { logQuery } from "../logs/queries.ts";
import { buildTrace, type Trace } from "./build-trace.ts";
import { traceQuery } from "./queries.ts";

export type LoadedTrace = {
  rootId: string | undefined;
  /** What has come so far. */
  trace: Trace | undefined;
  loadedCount: number;
  total: number | undefined;
  error: Error | null;
  retry: () => void;
};

/** Reads the whole trace of a Log, and shows what has come while the rest is on its way. */
export function useTrace(logId: string): LoadedTrace {
  const pages = useInfiniteQuery(traceQuery(logId));
  const first = pages.data?.pages[0];
  const root = useQuery({ ...logQuery(first?.root_id ?? ""), enabled: first !== undefined });
  const { hasNextPage, isFetching, isError, fetchNextPage } = pages;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isError) void fetchNextPage();
  }, [hasNextPage, isFetching, isError, fetchNextPage]);
  const below = useMemo(() => pages.data?.pages.flatMap(({ records }) => records), [pages.data]);
  const trace = useMemo(() => root.data && below && buildTrace(root.data, below), [root.data, below]);
  return {
    rootId: first?.root_id,
    trace,
    loadedCount: below?.length ?? 0,
    total: first?.total,
    error: pages.error ?? root.error,
    retry: () => {
      void pages.refetch();
      if (root.error) void root.refetch();
    },
  };
}
