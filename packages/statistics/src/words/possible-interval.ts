import type { Interval } from "../estimate/interval.ts";
import type { AnalysedMetric } from "../evaluation/analyse.ts";

/** Time, money and tokens are never less than nothing, whatever a method for few items comes to. */
export function possibleInterval({
  metric,
  summary: { interval },
}: Pick<AnalysedMetric, "metric" | "summary">): Interval | null {
  if (interval === null || metric.unit === undefined) return interval;
  return { ...interval, low: Math.max(0, interval.low) };
}
