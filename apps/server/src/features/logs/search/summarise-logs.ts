import type { LogStats } from "@parley/contract";
import type { Executor } from "@parley/db";
import { foldStats } from "./fold-stats.ts";
import type { LogFilter } from "./log-filter.ts";
import type { Matching } from "./matching.store.ts";
import { findSpan, sumLogs } from "./stats.store.ts";

type Interval = LogStats["interval"];

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;
const intervals: Record<Interval, number> = {
  minute: minuteMs,
  hour: 60 * minuteMs,
  day: dayMs,
  week: 7 * dayMs,
};
/** The first day of 1970 was a Thursday; weeks begin on Mondays. */
const firstMondayMs = 4 * dayMs;
const maxBuckets = 2000;

type Asked = { matching: Matching; filter: LogFilter; interval?: Interval | undefined };

/** Totals, over all and over time. An interval that would make too many buckets gives way to a longer one. */
export async function summariseLogs(
  executor: Executor,
  { matching, filter, interval }: Asked,
): Promise<LogStats> {
  const span =
    filter.from !== undefined && filter.to !== undefined
      ? { from: filter.from, to: filter.to }
      : await findSpan(executor, matching);
  const chosen = chooseInterval(span === undefined ? 0 : span.to - span.from, interval);
  const rows = await sumLogs(executor, {
    matching,
    intervalMs: intervals[chosen],
    offsetMs: chosen === "week" ? firstMondayMs : 0,
  });
  return foldStats(rows, chosen);
}

function chooseInterval(spanMs: number, wanted: Interval | undefined): Interval {
  if (wanted !== undefined && spanMs / intervals[wanted] <= maxBuckets) return wanted;
  if (spanMs <= 2 * 60 * minuteMs) return "minute";
  if (spanMs <= 3 * dayMs) return "hour";
  return spanMs <= 120 * dayMs ? "day" : "week";
}
