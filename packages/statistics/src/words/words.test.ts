import { expect, test } from "vitest";
import type { AnalysedMetric } from "../evaluation/analyse.ts";
import type { Metric } from "../evaluation/measurements.ts";
import { headlinesOf } from "./headline.ts";
import { wordsOf } from "./metric-words.ts";
import { showDelta, showEstimate, showValue } from "./show-metric.ts";
import { signWordsOf } from "./sign-words.ts";

const between = (low: number, high: number) => ({ low, high, level: 0.95 });

const analysed = (metric: Metric, estimate: number, difference?: number): AnalysedMetric =>
  ({
    metric,
    summary: { estimate, interval: between(estimate - 0.1, estimate + 0.1), items: 40 },
    comparison:
      difference === undefined
        ? null
        : {
            difference,
            interval: between(difference - 0.02, difference + 0.02),
            verdict: Math.abs(difference) > 0.02 ? "better" : "undecided",
            pairs: 40,
            moreItems: 160,
          },
  }) as unknown as AnalysedMetric;

const exact: Metric = { name: "exact", kind: "rate" };
const latency: Metric = { name: "latency", kind: "number", better: "lower", unit: "s" };
const cost: Metric = { name: "cost", kind: "number", better: "lower", unit: "USD" };

test("rates are per cent and differ by points; a difference has its interval", () => {
  expect(showEstimate(analysed(exact, 0.8))).toBe("80.0 % (70.0 to 90.0)");
  expect(showDelta(analysed(exact, 0.8, 0.1))).toBe("+10.0 points (8.0 to 12.0), ▲ better");
});

test("time and money are as people write them, and never less than nothing", () => {
  expect(showEstimate(analysed(latency, 0.05))).toBe("50 ms (0 to 150)");
  expect(showEstimate(analysed(latency, 2.34))).toBe("2.34 s (2.24 to 2.44)");
  expect(showDelta(analysed(latency, 0.05, -0.01))).toBe("-10 ms (-30 to 10), ≈ no difference shown");
  expect(showValue(0.0031, { metric: cost })).toBe("$0.0031");
  expect(showValue(0.000_000_4, { metric: cost })).toBe("$0.000000400");
  expect(showValue(-0.000_01, { metric: exact })).toBe("0.0 %");
});

test("what is not the same does not look the same", () => {
  const say = (metric: Metric, ...values: number[]) => {
    const words = wordsOf(metric, { values });
    return values.map((value) => words.say(value));
  };
  expect(say(exact, 0.8996, 0.9)).toEqual(["89.96 %", "90.00 %"]);
  expect(say(exact, 0.9, 0.9)).toEqual(["90.0 %", "90.0 %"]);
  expect(say(latency, 1.0004, 1)).toEqual(["1.0004 s", "1 s"]);
  expect(say(latency, 0.25, 2)).toEqual(["0.25 s", "2 s"]);
});

test("of judges it is said on how many items a run did better, and how sure that is", () => {
  const of = (metric: Metric, adjustedSignPValue: number | null, pairs = 12) => ({
    metric,
    comparison: { pairs, wins: 9, losses: 1, ties: 2, adjustedSignPValue },
  });
  const tone: Metric = { name: "tone", kind: "number", signTest: "instead" };
  expect(signWordsOf([of(exact, null), of(tone, 22 / 1024), { metric: tone, comparison: null }])).toEqual([
    "tone: better on 9 items, worse on 1, the same on 2; sign test without ties, corrected p = 0.021.",
  ]);
  // It was stopped early: its p-value would tell nothing.
  expect(signWordsOf([of(tone, null)])).toEqual(["tone: better on 9 items, worse on 1, the same on 2."]);
  expect(signWordsOf([of(tone, 0.5, 0)])).toEqual([]);
});

test("a sentence says what is better, and what is not known", () => {
  const run = (name: string, isControl: boolean, metrics: AnalysedMetric[]) => ({ name, isControl, metrics });
  const control = run("old", true, [analysed(exact, 0.7)]);
  const say = (...metrics: AnalysedMetric[]) => headlinesOf([control, run("new", false, metrics)]);
  expect(say(analysed(exact, 0.8, 0.1), analysed(cost, 1, 0.5))).toEqual([
    "new is better than old on exact +10.0 points (8.0 to 12.0), n = 40.",
  ]);
  expect(say(analysed(exact, 0.71, 0.01))).toEqual([
    "No difference between new and old is shown: exact +1.0 points (-1.0 to 3.0), n = 40. About 160 more items would show a difference of this size.",
  ]);
  expect(say()).toEqual(["new and old have no judged item in common."]);
  expect(headlinesOf([run("new", false, [analysed(exact, 0.8)])])).toEqual([]);
  const named = [control, run("names the order", false, [analysed(exact, 0.8, 0.1)])];
  expect(headlinesOf(named)).toEqual([expect.stringMatching(/^“names the order” is better than old on/)]);
});
