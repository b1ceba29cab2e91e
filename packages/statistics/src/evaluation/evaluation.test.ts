import { describe, expect, test } from "vitest";
import { analyse } from "./analyse.ts";
import type { Measurements } from "./measurements.ts";
import { type JudgmentRules, metricOfEvaluator } from "./metric-of-evaluator.ts";

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

test("the sign test of a judge is corrected as if it were its p-value, and what is preferred has no other", () => {
  const was = range(12).map(() => 0.5);
  const kind = (share: number) => range(12).map((index) => index < share);
  const [, candidate] = analyse({
    metrics: [
      { name: "preference", kind: "number", range: { low: 0, high: 1 }, signTest: "instead" },
      { name: "kind", kind: "rate", signTest: "beside" },
      { name: "short", kind: "rate" },
    ],
    runs: [
      {
        name: "v1",
        observations: [
          ...observe("preference", was),
          ...observe("kind", kind(0)),
          ...observe("short", kind(2)),
        ],
      },
      {
        name: "v2",
        observations: [
          ...observe("preference", [...range(9).map(() => 1), 0, 0.5, 0.5]),
          ...observe("kind", kind(5)),
          ...observe("short", kind(2)),
        ],
      },
    ],
    control: "v1",
  }).runs;
  const [preference, kinder, short] = candidate!.metrics.map(({ comparison }) => comparison);
  // Three tests, by Holm: 22/1024 counts three times, and what is larger no less than that; a short one is no judge's.
  expect(preference).toMatchObject({
    test: "sign",
    adjustedPValue: expect.closeTo((3 * 22) / 1024, 12),
    adjustedSignPValue: expect.closeTo((3 * 22) / 1024, 12),
  });
  // McNemar's mid-p is 1/32, and the sign test 2/32, which counts twice.
  expect(kinder).toMatchObject({
    test: "mcnemar-mid-p",
    pValue: expect.closeTo(1 / 32, 12),
    signPValue: expect.closeTo(2 / 32, 12),
    adjustedPValue: expect.closeTo((3 * 22) / 1024, 12),
    adjustedSignPValue: expect.closeTo(4 / 32, 12),
  });
  expect(short).toMatchObject({ pValue: 1, adjustedSignPValue: null });
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

  test("of models and of options with the sign test beside, of pairs with it alone", () => {
    const options = [
      { name: "better", valence: "positive" },
      { name: "same", valence: "neutral" },
      { name: "worse", valence: "negative" },
    ];
    const signTestOf = (rules: JudgmentRules) => metricOfEvaluator("e", rules)?.metric.signTest;
    const pairwise = { evaluator_type: "llm", attributes: { method: "pairwise" } };
    expect(signTestOf({ return_type: "select", options, ...pairwise })).toBe("instead");
    expect(signTestOf({ return_type: "select", options, evaluator_type: "human" })).toBe("beside");
    expect(signTestOf({ return_type: "number", evaluator_type: "llm", attributes: null })).toBe("beside");
    expect(signTestOf({ return_type: "boolean", evaluator_type: "python" })).toBeUndefined();
  });

  test("texts, and options without a valence, have no order", () => {
    expect(metricOfEvaluator("t", { return_type: "text" })).toBeNull();
    expect(
      metricOfEvaluator("o", { return_type: "select", options: [{ name: "a" }, { name: "b" }] }),
    ).toBeNull();
  });
});
