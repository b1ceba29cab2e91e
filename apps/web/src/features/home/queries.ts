import { queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { dayStarts } from "./days.ts";

export const dayCount = 7;

/** How many calls of a kind are read; what is counted is not bound by it. */
export const newest = 1000;

const days = (): number[] => dayStarts({ now: Date.now(), count: dayCount });
const iso = (time: number | undefined): string => new Date(time ?? 0).toISOString();

/** The newest calls of the last days without their bodies. `total` counts all of them. */
export const recentCallsQuery = queryOptions({
  queryKey: ["logs", "list", "home"],
  queryFn: ({ signal }) =>
    parley.logs.list({ start_date: iso(days()[0]), include_bodies: false, size: newest }, { signal }),
  staleTime: 20_000,
});

/** The newest failed calls of the last days without their bodies. `total` counts all of them. */
export const failedCallsQuery = queryOptions({
  queryKey: ["logs", "list", "home", "failed"],
  queryFn: ({ signal }) =>
    parley.logs.list(
      { start_date: iso(days()[0]), has_error: true, include_bodies: false, size: newest },
      { signal },
    ),
  staleTime: 20_000,
});

/** How many calls each of the last days had, oldest first. */
export const dayCountsQuery = queryOptions({
  queryKey: ["logs", "list", "home", "counts"],
  queryFn: ({ signal }) =>
    Promise.all(
      days().map(async (start, index, starts) => {
        const next = starts[index + 1];
        const page = await parley.logs.list(
          {
            start_date: iso(start),
            // An end is part of the span.
            ...(next !== undefined && { end_date: iso(next - 1) }),
            include_bodies: false,
            size: 1,
          },
          { signal },
        );
        return page.total;
      }),
    ),
  staleTime: 20_000,
});
