import { type ItemValues, likelyRange, type Metric } from "../evaluation/measurements.ts";
import { meanOf, momentsOf } from "../numbers/moments.ts";
import type { Interval } from "./interval.ts";
import { estimateMean, type EstimateOptions } from "./mean-interval.ts";
import { splitVariance, type VarianceSplit } from "./split-variance.ts";
import { wilsonInterval } from "./wilson.ts";

/** One metric of one run: its mean or rate, and how sure that is. */
export type Summary = {
  kind: "rate" | "mean";
  /** Items with a value. */
  items: number;
  /** Items without one. They are left out of the estimate. */
  missing: number;
  /** Values in all; more than items when items were sampled several times. */
  values: number;
  /** The mean over items, each of which counts the same however often it was sampled. */
  estimate: number | null;
  interval: Interval | null;
  method: "wilson" | "bca" | "student" | "all-equal" | "none";
  /** Of the items' means. */
  standardDeviation: number | null;
  /** When items were sampled several times. */
  repeats: VarianceSplit | null;
};

/**
 * Mean or rate with its interval: Wilson's for a rate with one sample an item, BCa over items for everything else.
 *
 * @example summarise(new Map([["d1", [1]], ["d2", [0]]]), { name: "correct", kind: "rate" }).estimate // 0.5
 */
export function summarise(values: ItemValues, metric: Metric, options: EstimateOptions = {}): Summary {
  return summariseSamples([...values.values()], metric, options);
}

/** The same of the samples of each item, whatever the items are. */
export function summariseSamples(
  samplesOfItems: readonly (readonly number[])[],
  metric: Metric,
  options: EstimateOptions = {},
): Summary {
  const samples = samplesOfItems.filter((of) => of.length > 0);
  const means = samples.map(meanOf);
  const kind = metric.kind === "rate" ? "rate" : "mean";
  const range = metric.range ?? (kind === "rate" ? { low: 0, high: 1 } : undefined);
  const counts = {
    kind,
    items: samples.length,
    missing: samplesOfItems.length - samples.length,
    values: samples.reduce((sum, of) => sum + of.length, 0),
    standardDeviation: means.length < 2 ? null : momentsOf(means).deviation,
    repeats: splitVariance(samples),
  } as const;
  if (kind === "rate" && samples.every((of) => of.length === 1))
    return { ...counts, ...summariseRate(means, options) };
  const { mean, interval, method } = estimateMean(means, {
    ...options,
    range,
    likelyRange: likelyRange(means, metric),
  });
  return { ...counts, estimate: mean, interval, method };
}

function summariseRate(
  values: readonly number[],
  { level }: EstimateOptions,
): Pick<Summary, "estimate" | "interval" | "method"> {
  if (values.length === 0) return { estimate: null, interval: null, method: "none" };
  const successes = values.filter((value) => value === 1).length;
  return {
    estimate: successes / values.length,
    interval: wilsonInterval(successes, values.length, level),
    method: "wilson",
  };
}
