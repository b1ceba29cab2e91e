import { compare } from "../compare/compare.ts";
import { resampleAt } from "../estimate/bootstrap.ts";
import type { Interval } from "../estimate/interval.ts";
import type { ItemValues, Metric, StoppedRun } from "../evaluation/measurements.ts";
import { meanOf } from "../numbers/moments.ts";
import { moreItemsNeeded } from "../plan/sample-size.ts";
import type { Gate } from "./gate.ts";
import { type GateFinding, mostResampled, nameOf, observe } from "./observe.ts";
import { resampleQuantiles } from "./resample-quantiles.ts";
import { findUnitProblem, toUnit } from "./units.ts";
import { count, sayInterval, wordsOfGate } from "./words-of-gates.ts";

type Given = {
  gate: Gate;
  metric: Metric;
  candidate: ItemValues;
  control: ItemValues;
  /** The same comparison, where it is what stopped the run early. */
  decided?: StoppedRun | undefined;
};
type Options = { seed?: string | number | undefined };
type Difference = {
  difference: number | null;
  interval: Interval | null;
  pairs: number;
  deviation: number | null;
};

/** `accuracy no worse than production by 0.02`: the whole interval of the difference has to be on the good side of it. */
export function judgeNoWorse(given: Given, options: Options): GateFinding {
  const { gate, metric } = given;
  if (gate.claim.kind !== "no-worse") throw new TypeError("Not a comparison.");
  const { than } = gate.claim;
  const { difference, interval, pairs, deviation } = measureDifference(given, options);
  const seen = { estimate: difference, interval, items: pairs };
  const name = nameOf(gate);
  if (difference === null)
    return { ...seen, outcome: "unknown", evidence: `${name} has no item in common with ${than}.` };
  const margin = marginOf(given, options);
  if (typeof margin === "string")
    return { ...seen, outcome: "unknown", evidence: `${name} cannot be judged: ${margin}.` };
  const isHigherBetter = (metric.better ?? "higher") === "higher";
  const worst = interval && (isHigherBetter ? -interval.low : interval.high);
  const words = wordsOfGate(given, { values: [difference, margin, worst], isDifference: true });
  const differs = `${name} differs from ${than} by ${words.saySigned(difference)}`;
  if (!interval || worst === null)
    return {
      ...seen,
      outcome: "unknown",
      evidence: `${differs} (${count(pairs, "pair")}): too little to tell an interval from.`,
    };
  const passed = worst <= margin + 1e-12 * Math.max(1, Math.abs(margin));
  const described = `${differs} (${sayInterval(interval, words)}, ${count(pairs, "pair")})`;
  const bound = words.say(margin);
  const advice = passed
    ? ""
    : adviseMore({ loss: isHigherBetter ? -difference : difference, margin, pairs, deviation });
  return {
    ...seen,
    outcome: passed ? "passed" : "failed",
    evidence: passed
      ? `${described}: no worse by more than ${bound}.`
      : `${described}: it may be worse by more than ${bound}.${advice}`,
  };
}

/** A margin in percent is one of the reference's value. */
function marginOf({ gate, metric, control }: Given, { seed }: Options): number | string {
  if (gate.claim.kind !== "no-worse") return 0;
  const { by } = gate.claim;
  if (by.unit !== "%") return findUnitProblem(gate, metric) ?? toUnit(by, metric);
  const { estimate } = observe(control, { gate, metric }, seed);
  return estimate === null ? "the reference has no value" : (Math.abs(estimate) * by.value) / 100;
}

function measureDifference(given: Given, options: Options): Difference {
  const { gate, metric, candidate, control, decided } = given;
  if (decided) return { ...decided, deviation: null };
  if (gate.aggregate.kind === "quantile") return measureQuantiles(given, gate.aggregate.share, options);
  const found = compare({ candidate, control }, metric, { level: gate.level, mostResampled, ...options });
  const { difference, interval, pairs, standardDeviation: deviation } = found;
  return { difference, interval, pairs, deviation };
}

/** Percentile bootstrap over pairs of items. */
function measureQuantiles(
  { gate, candidate, control }: Given,
  share: number,
  { seed = 1 }: Options,
): Difference {
  const pairs = [...candidate].flatMap(([item, own]) => {
    const others = control.get(item) ?? [];
    return own.length === 0 || others.length === 0 ? [] : [{ own: meanOf(own), other: meanOf(others) }];
  });
  if (pairs.length === 0) return { difference: null, interval: null, pairs: 0, deviation: null };
  const { difference, sorted } = resampleQuantiles(pairs, { share, seed });
  const outside = (1 - gate.level) / 2;
  const interval = sorted && {
    low: resampleAt(sorted, outside),
    high: resampleAt(sorted, 1 - outside),
    level: gate.level,
  };
  return { difference, interval, pairs: pairs.length, deviation: null };
}

type Short = { loss: number; margin: number; pairs: number; deviation: number | null };

/** When what was seen would pass with a narrower interval, how many items that takes. */
function adviseMore({ loss, margin, pairs, deviation }: Short): string {
  if (loss >= margin) return "";
  const more = moreItemsNeeded(margin - loss, { standardDeviation: deviation ?? 0, items: pairs });
  return more === null || more === 0
    ? " More items may tell."
    : ` About ${count(more, "more item")} would probably tell.`;
}
