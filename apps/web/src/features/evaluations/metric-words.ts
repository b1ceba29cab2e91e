import type { Metric } from "@parley/statistics";
import { formatDuration, formatMoney, unknown } from "../../design/format.ts";

/** A metric's value as people read it: `87 %`, `2.3 s`, `$0.0031`, `4.2`. */
export function formatMetric(value: number | null, { kind, unit }: Metric): string {
  if (value === null) return unknown;
  const sign = value < 0 ? "−" : "";
  const size = Math.abs(value);
  if (kind === "rate") return `${sign}${percent(size)} %`;
  if (unit === "s") return sign + formatSeconds(size);
  if (unit === "USD") return sign + formatMoney(size);
  return sign + digits(size);
}

/** A difference with its sign; of rates in points, which are not percent of anything. */
export function formatDifference(value: number | null, metric: Metric): string {
  if (value === null) return unknown;
  const sign = value > 0 ? "+" : "";
  if (metric.kind !== "rate") return sign + formatMetric(value, metric);
  const points = percent(Math.abs(value));
  return `${sign}${value < 0 ? "−" : ""}${points} ${points === "1" ? "point" : "points"}`;
}

/** How large a difference is, whichever way it goes. */
export const formatSize = (value: number | null, metric: Metric): string =>
  formatDifference(value === null ? null : Math.abs(value), metric).replace(/^\+/, "");

export function formatRange(interval: { low: number; high: number } | null, metric: Metric): string {
  if (!interval) return "no interval";
  return `${formatMetric(interval.low, metric)} to ${formatMetric(interval.high, metric)}`;
}

export const formatDifferenceRange = (
  interval: { low: number; high: number } | null,
  metric: Metric,
): string =>
  interval
    ? `${formatDifference(interval.low, metric)} to ${formatDifference(interval.high, metric)}`
    : "no interval";

/** Means and differences of durations are often below a millisecond. */
const formatSeconds = (seconds: number): string =>
  seconds < 0.001 ? `${Number((seconds * 1000).toPrecision(2))} ms` : formatDuration(seconds * 1000);

const percent = (share: number): string => Number((share * 100).toFixed(share * 100 < 10 ? 1 : 0)).toString();

const digits = (value: number): string =>
  value >= 1000 ? Math.round(value).toLocaleString("en") : Number(value.toPrecision(3)).toString();
