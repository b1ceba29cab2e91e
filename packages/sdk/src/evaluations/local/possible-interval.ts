import type { AnalysedMetric, Interval } from "@parley/statistics";

/** Time, money and tokens are never less than nothing, whatever a method for few cases comes to. */
export function possibleInterval({
  metric,
  summary: { interval },
}: Pick<AnalysedMetric, "metric" | "summary">): Interval | null {
  if (interval === null || metric.unit === undefined) return interval;
  return { ...interval, low: Math.max(0, interval.low) };
}
