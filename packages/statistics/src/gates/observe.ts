import type { Interval } from "../estimate/interval.ts";
import { quantileInterval, quantileOf } from "../estimate/quantile.ts";
import { summarise } from "../estimate/summarise.ts";
import type { ItemValues, Metric } from "../evaluation/measurements.ts";
import { sumOf } from "../numbers/moments.ts";
import type { Gate } from "./gate.ts";

/** What became of a gate, and why, in words for people. */
export type GateFinding = {
  /** `unknown` is no pass. */
  outcome: "passed" | "failed" | "unknown";
  evidence: string;
  /** What was compared with the bound: an estimate, or a difference from the reference. */
  estimate: number | null;
  interval: Interval | null;
  items: number;
};

export type Observed = { estimate: number | null; interval: Interval | null; items: number };

/** Resampling more takes too long where others wait; wherever a gate is judged, it is judged the same. */
export const mostResampled = 200;

/** What a gate looks at: the mean, or another figure of the values. */
export function observe(
  values: ItemValues,
  { gate: { aggregate, level }, metric }: { gate: Gate; metric: Metric },
  seed: string | number | undefined,
): Observed {
  const all = [...values.values()].flat();
  const items = [...values.values()].filter((samples) => samples.length > 0).length;
  switch (aggregate.kind) {
    case "mean": {
      const { estimate, interval } = summarise(values, metric, { level, seed, mostResampled });
      return { estimate, interval, items };
    }
    case "quantile":
      return {
        estimate: quantileOf(all, aggregate.share),
        interval: quantileInterval(all, aggregate.share, level),
        items,
      };
    case "sum":
      return { estimate: sumOf(all), interval: null, items };
    default:
      return { estimate: quantileOf(all, aggregate.kind === "max" ? 1 : 0), interval: null, items };
  }
}

/** The name of what is looked at, as it is written in a gate. */
export function nameOf({ metric, aggregate }: Gate): string {
  if (aggregate.kind === "mean") return metric;
  if (aggregate.kind !== "quantile") return `${aggregate.kind}(${metric})`;
  return `p${Number((aggregate.share * 100).toFixed(4))}(${metric})`;
}
