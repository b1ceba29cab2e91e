import { infiniteQueryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";

/** The first page is small, so that something is seen at once. */
const sizeOf = (cursor: string | undefined): number => (cursor === undefined ? 200 : 1000);

/** The Logs below the root of the trace that a Log is part of, page by page. */
export const traceQuery = (logId: string) =>
  infiniteQueryOptions({
    queryKey: ["logs", "trace", logId],
    queryFn: ({ pageParam, signal }) =>
      parley.logs.getTrace(
        { id: logId, size: sizeOf(pageParam), ...(pageParam !== undefined && { cursor: pageParam }) },
        { signal },
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_cursor: next }) => next ?? undefined,
    staleTime: 10_000,
  });
