import { queryOptions } from "@tanstack/react-query";
import { parley } from "../../api.ts";

export const dayCount = 7;
const newest = 1000;

/** The calls of the last days without their bodies; at most the newest thousand. */
export const recentCallsQuery = queryOptions({
  queryKey: ["logs", "list", "home"],
  queryFn: ({ signal }) => {
    const start = new Date();
    start.setHours(0, 0, 0, 0);
    start.setDate(start.getDate() - (dayCount - 1));
    return parley.logs.list(
      { start_date: start.toISOString(), include_bodies: false, size: newest },
      { signal },
    );
  },
  staleTime: 20_000,
});
