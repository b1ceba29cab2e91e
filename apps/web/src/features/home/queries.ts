import { queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";
import { dayStarts } from "./days.ts";

export const dayCount = 7;

/** How many failed calls are read; what is counted is not bound by it. */
const newest = 1000;

const days = (): number[] => dayStarts({ now: Date.now(), count: dayCount });
const iso = (time: number | undefined): string => new Date(time ?? 0).toISOString();

/** The calls of the last days, summed up by the hour. */
export const statsQuery = queryOptions({
  queryKey: ["logs", "stats", "home"],
  queryFn: ({ signal }) => parley.logs.stats({ start_date: iso(days()[0]), interval: "hour" }, { signal }),
  staleTime: 20_000,
});

/** The newest failed calls of the last days without their bodies. */
export const failedCallsQuery = queryOptions({
  queryKey: ["logs", "list", "home", "failed"],
  queryFn: ({ signal }) =>
    parley.logs.list(
      { start_date: iso(days()[0]), has_error: true, include_bodies: false, size: newest },
      { signal },
    ),
  staleTime: 20_000,
});
