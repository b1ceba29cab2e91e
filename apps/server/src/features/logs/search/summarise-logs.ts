import type { LogStats } from "@parley/contract";
import type { Executor } from "@parley/db";
import { findCover, isSummed, readSums } from "../sums/read-sums.ts";
import { foldStats, type Buckets, type LogPart } from "./fold-stats.ts";
import type { LogFilter } from "./log-filter.ts";
import type { Matching } from "./matching.store.ts";
import { findSpan, findSpanByIndex, sumLogs } from "./stats.store.ts";

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

/**
 * Totals, over all and over time. An interval that would make too many buckets gives way to a longer one. Where sums
 * are kept of what is asked for, they stand for the Logs of all hours that have not changed since; the others are read.
 */
export async function summariseLogs(
  executor: Executor,
  { matching, filter, interval }: Asked,
): Promise<LogStats> {
  const areSumsKept = isSummed(filter);
  const span =
    filter.from !== undefined && filter.to !== undefined
      ? { from: filter.from, to: filter.to }
      : await (areSumsKept ? findSpanByIndex : findSpan)(executor, matching);
  const chosen = chooseInterval(span === undefined ? 0 : span.to - span.from, interval);
  const buckets: Buckets = {
    interval: chosen,
    intervalMs: intervals[chosen],
    offsetMs: chosen === "week" ? firstMondayMs : 0,
  };
  const cover =
    areSumsKept && span !== undefined && chosen !== "minute"
      ? await findCover(executor, {
          organizationId: filter.organizationId,
          span: { from: span.from, to: span.to + 1 },
          areDaysWanted: chosen !== "hour",
        })
      : undefined;
  if (cover === undefined) return foldStats(await readParts(executor, { matching, buckets }), buckets);
  const parts = await readSums(executor, filter, cover);
  for (const logs of cover.logs)
    parts.push(...(await readParts(executor, { matching, buckets, span: logs })));
  return foldStats(parts, buckets);
}

async function readParts(
  executor: Executor,
  asked: Omit<Parameters<typeof sumLogs>[1], "intervalMs" | "offsetMs"> & { buckets: Buckets },
): Promise<LogPart[]> {
  const { buckets, ...which } = asked;
  const rows = await sumLogs(executor, { ...which, ...buckets });
  return rows.map(({ latency_class, ...row }) => ({
    ...row,
    latencies: latency_class === null ? [] : [Number(latency_class), Number(row.logs_count)],
  }));
}

function chooseInterval(spanMs: number, wanted: Interval | undefined): Interval {
  if (wanted !== undefined && spanMs / intervals[wanted] <= maxBuckets) return wanted;
  if (spanMs <= 2 * 60 * minuteMs) return "minute";
  if (spanMs <= 3 * dayMs) return "hour";
  return spanMs <= 120 * dayMs ? "day" : "week";
}
