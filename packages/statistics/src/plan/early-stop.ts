import type { Interval } from "../estimate/interval.ts";
import type { Range } from "../estimate/mean-interval.ts";
import type { Metric } from "../evaluation/measurements.ts";
import { meanOf } from "../numbers/moments.ts";
import { confidenceSequence } from "./confidence-sequence.ts";

/** That a Run differs from its control, and how that is known. */
export type DecidedEarly = {
  decision: "better" | "worse";
  /** Items that both have a value of, at the decision. */
  pairs: number;
  /** Run − control, the mean over these. */
  difference: number;
  /** Of the difference: it holds however often was looked. */
  interval: Interval;
};

/** Compares items one after the other, until that shows which of two runs is better. */
export type EarlyStopWatch = {
  /** Takes the values of the next item, of all its samples; where one of both has none it is no news. */
  add(values: { candidate: readonly number[]; control: readonly number[] }): DecidedEarly | undefined;
  /** Items compared so far. */
  readonly pairs: number;
};

/** What values of a metric cannot leave; `undefined` where nothing is known of that: such cannot be stopped by. */
export function boundsOf({ kind, range }: Metric): Range | undefined {
  const bounds = range ?? (kind === "rate" ? { low: 0, high: 1 } : undefined);
  return bounds && bounds.high > bounds.low ? bounds : undefined;
}

/**
 * Says as soon as may be that a run is better or worse than its control, and is wrong about that in no more than
 * 1 − `level` of runs that are neither, however often it is asked. Items have to come {@link inRandomOrder}; of several
 * runs against one control each has that error rate by itself.
 *
 * @example
 * const stop = watchForEarlyStop({ name: "correct", kind: "rate" });
 * for (const item of inRandomOrder(items, "run_1")) if (stop?.add(await valuesOf(item))) break;
 */
export function watchForEarlyStop(metric: Metric, level = 0.95): EarlyStopWatch | undefined {
  const bounds = boundsOf(metric);
  if (bounds === undefined) return undefined;
  const width = bounds.high - bounds.low;
  const sequence = confidenceSequence({ range: { low: -width, high: width }, level });
  let [pairs, sum] = [0, 0];
  let decided: DecidedEarly | undefined;
  return {
    add({ candidate, control }) {
      if (decided !== undefined || candidate.length === 0 || control.length === 0) return decided;
      const difference = meanOf(candidate) - meanOf(control);
      pairs += 1;
      sum += difference;
      const interval = sequence.add(difference);
      const isHigher = interval.low > 0;
      const isLower = interval.high < 0;
      if (!isHigher && !isLower) return undefined;
      const decision = isHigher === (metric.better !== "lower") ? "better" : "worse";
      decided = { decision, pairs, difference: sum / pairs, interval };
      return decided;
    },
    get pairs() {
      return pairs;
    },
  };
}
