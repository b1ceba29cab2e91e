import { describe, expect, test } from "vitest";
import { analyse } from "./analyse.ts";
import type { Measurements } from "./measurements.ts";
import { metricOfEvaluator } from "./metric-of-evaluator.ts";

const observe = (metric: string, values: readonly (number | boolean | null)[]) =>
  values.map((value, index) => ({ metric, item: `d${index}`, value }));
const range = (length: number) => Array.from({ length }, (_, index) => index);

const measurements: Measurements = {
  metrics: [
    { name: "correct", kind: "rate" },
    { name: "length", kind: "number", better: "lower" },
  ],
  runs: [
    {
      name: "v1",
      observations: [
        ...observe(
          "correct",
          range(80).map((index) => index % 2 === 0),
        ),
        ...observe(
          "length",
          range(80).map((index) => 100 + (index % 7)),
        ),
      ],
    },
    {
      name: "v2",
      aliases: ["candidate"],
      observations: [
        ...observe(
          "correct",
          range(80).map((index) => index % 2 === 0 || index % 8 === 1),
        ),
        ...observe(
          "length",
          range(80).map((index) => 100 + ((index + 3) % 7)),
        ),
      ],
    },
  ],
  control: "v1",
};

test("an analysis compares each run with the control, corrected for their number", () => {
  const [control, candidate] = analyse(measurements).runs;
  expect(control).toMatchObject({ name: "v1", isControl: true });
  expect(control?.metrics.map(({ comparison }) => comparison)).toEqual([null, null]);
  const [correct, length] = candidate!.metrics;
  expect(correct?.comparison).toMatchObject({
    difference: 0.125,
    wins: 10,
    losses: 0,
    verdict: "better",
    moreItems: 0,
  });
  expect(correct?.comparison?.adjustedPValue).toBeCloseTo(2 * correct!.comparison!.pValue!);
  expect(length?.comparison?.verdict).toBe("undecided");
  expect(length?.comparison?.detectable).toBeGreaterThan(0.5);
  expect(length?.comparison?.moreItems).toBeGreaterThan(100);
});

test("without a control, or with one nobody knows, nothing is compared", () => {
  for (const control of [undefined, "v9"])
    for (const run of analyse({ ...measurements, control }).runs)
      expect(run.metrics.every(({ comparison }) => comparison === null)).toBe(true);
});

test("a run that judged nothing has no estimate", () => {
  const [run] = analyse({
    ...measurements,
    runs: [{ name: "empty", observations: [] }],
    control: undefined,
  }).runs;
  expect(run?.metrics.map(({ summary }) => [summary.items, summary.estimate])).toEqual([
    [0, null],
    [0, null],
  ]);
});

describe("an Evaluator's judgments become values", () => {
  test("booleans and numbers as they are", () => {
    const boolean = metricOfEvaluator("b", { return_type: "boolean" })!;
    expect([true, false, null, "yes"].map(boolean.scoreOf)).toEqual([true, false, null, null]);
    const number = metricOfEvaluator("n", {
      return_type: "number",
      number_limits: { min: 1, max: 5 },
      number_valence: "negative",
    })!;
    expect(number.metric).toEqual({ name: "n", kind: "number", better: "lower", range: { low: 1, high: 5 } });
    expect([3, Number.NaN, true].map(number.scoreOf)).toEqual([3, null, null]);
  });

  test("options by their valence", () => {
    const options = [
      { name: "good", valence: "positive" },
      { name: "bad", valence: "negative" },
    ];
    const rate = metricOfEvaluator("s", { return_type: "select", options })!;
    expect(rate.metric.kind).toBe("rate");
    expect(["good", ["bad"], "unknown", null].map(rate.scoreOf)).toEqual([1, 0, null, null]);
    const several = metricOfEvaluator("m", {
      return_type: "multi_select",
      options: [...options, { name: "so" }],
    })!;
    expect([["good", "so"], ["good", "bad"], []].map(several.scoreOf)).toEqual([0.75, 0.5, null]);
  });

  test("texts, and options without a valence, have no order", () => {
    expect(metricOfEvaluator("t", { return_type: "text" })).toBeNull();
    expect(
      metricOfEvaluator("o", { return_type: "select", options: [{ name: "a" }, { name: "b" }] }),
    ).toBeNull();
  });
});
