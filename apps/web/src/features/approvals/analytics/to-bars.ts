import type { Bar } from "../../../design/bars.tsx";
import { formatCount, formatDay, formatDuration } from "../../../design/format.ts";
import type { Analytics, Counts } from "./analytics-query.ts";

const stepMs = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 } as const;
/** So many labels have room. */
const labelled = 6;

export const measures = {
  requested: { label: "Requests", of: ({ requested }: Counts) => requested, format: formatCount },
  median: {
    label: "Time to decision",
    of: ({ median_seconds: seconds }: Counts) => seconds,
    format: (seconds: number | null) => (seconds === null ? "nothing decided" : formatSeconds(seconds)),
  },
  rate: {
    label: "Approved",
    of: ({ approval_rate: rate }: Counts) => rate,
    format: (rate: number | null) => (rate === null ? "nothing decided" : formatRate(rate)),
  },
} as const;
export type Measure = keyof typeof measures;

/** A bar for each step of the span, those without any request included. */
export function toBars(
  {
    over_time: buckets,
    since,
    until,
    interval,
  }: Pick<Analytics, "over_time" | "since" | "until" | "interval">,
  measure: Measure,
): Bar[] {
  const { of, format } = measures[measure];
  const step = stepMs[interval];
  const byStart = new Map(buckets.map((bucket) => [Date.parse(bucket.start), bucket]));
  const anchor = Math.min(...byStart.keys(), Date.parse(until));
  const first = anchor - Math.floor((anchor - Date.parse(since)) / step) * step;
  const starts: number[] = [];
  for (let start = first; start < Date.parse(until); start += step) starts.push(start);
  const every = Math.ceil(starts.length / labelled);
  return starts.map((start, index) => {
    const bucket = byStart.get(start);
    const value = bucket === undefined ? null : of(bucket);
    const caption = bucket === undefined ? "no requests" : format(value as never);
    return { label: formatDay(start), value: value ?? 0, caption, isQuiet: index % every !== 0 };
  });
}

export const formatSeconds = (seconds: number | null): string =>
  formatDuration(seconds === null ? null : seconds * 1000);

/** @example formatRate(0.934) // "93 %" */
export const formatRate = (rate: number | null): string =>
  rate === null ? "–" : `${Math.round(rate * 100)} %`;
