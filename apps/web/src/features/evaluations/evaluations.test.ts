import type { Evaluation, EvaluationRun } from "@parley/contract";
import { analyse, judgeGates, parseGates } from "@parley/statistics";
import { describe, expect, test } from "vitest";
import { scaleOf } from "./charts/scale.ts";
import type { EvaluationRecord } from "./evaluation-record.ts";
import { listItemJudges, toItemsQuery } from "./items-query.ts";
import { headlines } from "./headline.ts";
import { measureEvaluation, metricsOf } from "./measure-evaluation.ts";
import { measureForGates } from "./measure-for-gates.ts";
import { formatDifference, formatMetric, formatSize } from "./metric-words.ts";
import { stateOf } from "./queries.ts";
import { firstErrorOf, gapsOf, wantedItems } from "./run-gaps.ts";
import { readItemsSearch, readResultsSearch } from "./search.ts";

const correct = {
  version_id: "evv_1",
  path: "support/correct",
  name: "correct",
  spec: { evaluator_type: "python", return_type: "boolean" },
};

const evaluation = { id: "ev_1", evaluators: [{ version: correct }] } as unknown as Evaluation;

const runOf = (id: string, number: number, control = false) =>
  ({
    id,
    control,
    created_at: `2026-01-0${number}T00:00:00Z`,
    version: {
      version_id: `prv_${number}`,
      version_number: number,
      environments: [{ name: number === 1 ? "production" : "staging" }],
    },
  }) as unknown as EvaluationRun;

/** Of 60 items, one in six is French; the first run is right where `right` says so. */
const recordsOf = (run: string, right: (index: number) => boolean): EvaluationRecord[] =>
  Array.from({ length: 60 }, (_, index) => ({
    run_id: run,
    datapoint: {
      id: `dp_${index}`,
      inputs: { question: `How ${index}?`, language: index % 6 === 0 ? "fr" : "en" },
    },
    log: {
      id: `${run}_${index}`,
      type: "prompt",
      output: right(index) ? "yes" : "no",
      provider_latency: 0.5,
      output_cost: 0.001,
      error: index === 7 ? "timed out" : null,
    },
    evaluator_logs: [
      {
        id: `${run}_${index}_old`,
        evaluator: correct,
        judgment: !right(index),
        withdrawn_at: "2026-01-01T00:00:00Z",
      },
      { id: `${run}_${index}_new`, evaluator: correct, judgment: right(index) },
    ],
  })) as unknown as EvaluationRecord[];

const measured = measureEvaluation({
  evaluation,
  runs: [runOf("run_b", 2), runOf("run_a", 1, true)],
  records: [
    ...recordsOf("run_a", (index) => index % 3 !== 0),
    ...recordsOf("run_b", (index) => index % 6 !== 0 || index === 0),
  ],
});

describe("what was said is measured", () => {
  test("by run, the control first, and items, with withdrawn judgments left out", () => {
    const { measurements, names, items } = measured;
    expect([...names.values()]).toEqual(["v1", "v2"]);
    expect(measurements.control).toBe("v1");
    expect(measurements.runs.map(({ aliases }) => aliases)).toEqual([
      ["run_a", "prv_1", "production"],
      ["run_b", "prv_2", "staging"],
    ]);
    expect(measurements.metrics.map(({ name }) => name)).toEqual(["correct", "latency", "cost"]);
    expect(items.length).toBe(60);
    const [control, candidate] = analyse(measurements).runs;
    expect(control?.metrics[0]?.summary.estimate).toBeCloseTo(40 / 60);
    expect(candidate?.metrics[0]?.comparison).toMatchObject({ pairs: 60, wins: 11, losses: 0 });
    expect(control?.metrics[1]?.summary).toMatchObject({ items: 59, missing: 1 });
  });

  test("items are grouped by what several of them share", () => {
    expect(measured.measurements.facets?.get("dp_0")).toEqual({ "input.language": ["fr"] });
  });

  test("two runs of one version have names of their own", () => {
    const { names } = measureEvaluation({
      evaluation,
      runs: [runOf("run_a", 1), runOf("run_c", 1)],
      records: [],
    });
    expect([...names.values()]).toEqual(["v1", "v1 (2)"]);
  });
});

test("gates in the browser miss what has no Log, as those of the server do", () => {
  const runs = [{ ...runOf("run_b", 2), dataset: { datapoints_count: 62 } } as EvaluationRun];
  const records = recordsOf("run_b", () => true);
  const result = { evaluation, runs, records, ...measureEvaluation({ evaluation, runs, records }) };
  const { gates } = parseGates(
    "correct >= 90%\ncorrect >= 90% allowing 4% missing\ncorrect >= 90% where language = fr\ncorrect >= 90% where input.language = fr allowing 20% missing",
  );
  const { results } = judgeGates(gates, measureForGates(result, "v2"), { candidate: "v2" });
  expect(results.map(({ outcome }) => outcome)).toEqual(["unknown", "passed", "unknown", "passed"]);
  expect(results[2]?.evidence).toContain("2 items of 12 have no value of correct");
});

test("the headline says what is better, by how much, how sure", () => {
  expect(headlines(analyse(measured.measurements).runs)).toEqual([
    "v2 is better on correct by 18 points (95 % interval +11 points to +30 points, n = 60) than v1.",
  ]);
  const same = {
    ...measured.measurements,
    runs: measured.measurements.runs.map((run) => ({
      ...run,
      observations: measured.measurements.runs[0]!.observations,
    })),
  };
  expect(headlines(analyse(same).runs)[0]).toMatch(
    /^No difference between v2 and v1 is shown yet: on correct 0 points/,
  );
  expect(headlines(analyse({ ...same, control: undefined }).runs)).toEqual([]);
});

test("what the address says of items is what the server is asked", () => {
  const judges = listItemJudges(evaluation);
  const ask = (given: object) => toItemsQuery(readItemsSearch({ ...given }), judges);
  expect(ask({})).toEqual({ sort_by: "id", order: "asc" });
  expect(ask({ show: "worse", metric: "correct", text: "Où" })).toEqual({
    sort_by: "delta",
    order: "asc",
    show: "worse",
    evaluator_version_id: "evv_1",
    text: "Où",
  });
  expect(ask({ show: "better" })).toMatchObject({ sort_by: "delta", order: "desc" });
  expect(ask({ sort: "highest", metric: "latency" })).toEqual({ sort_by: "score", order: "desc" });
  expect(ask({ sort: "worst", facet: "input.language", value: "fr", cursor: "c" })).toEqual({
    sort_by: "delta",
    order: "asc",
    facet: "input.language",
    value: "fr",
    cursor: "c",
  });
});

test("numbers are said as people read them", () => {
  const rate = { name: "r", kind: "rate" } as const;
  const seconds = { name: "latency", kind: "number", unit: "s" } as const;
  expect([0.874, 0.051, 1, null].map((value) => formatMetric(value, rate))).toEqual([
    "87 %",
    "5.1 %",
    "100 %",
    "–",
  ]);
  expect([0.06, -0.012, 0.01].map((value) => formatDifference(value, rate))).toEqual([
    "+6 points",
    "−1.2 points",
    "+1 point",
  ]);
  expect([2.31, 0.00042, -0.5].map((value) => formatDifference(value, seconds))).toEqual([
    "+2.3 s",
    "+0.42 ms",
    "−500 ms",
  ]);
  expect(formatDifference(-0.0031, { name: "cost", kind: "number", unit: "USD" })).toBe("−$0.0031");
  expect(formatSize(-0.19, rate)).toBe("19 points");
});

test("what a verdict measured has its unit, while the Evaluation is not read too", () => {
  expect(formatMetric(0.6667, metricsOf(evaluation).get("correct")!)).toBe("67 %");
  expect(formatMetric(0.000_118_2, metricsOf(undefined).get("latency")!)).toBe("0.12 ms");
});

test("an axis has round ends and stays within what values cannot leave", () => {
  expect(scaleOf([0, 0.93], { low: 0, high: 1 }).ticks).toEqual([0, 0.5, 1]);
  expect(scaleOf([12, 87]).ticks).toEqual([0, 20, 40, 60, 80, 100]);
  const flat = scaleOf([3, 3]);
  expect(flat.at(3)).toBeGreaterThan(0);
  expect(flat.at(3)).toBeLessThan(1);
  expect(scaleOf([]).ticks.length).toBeGreaterThan(1);
});

test("an address that makes no sense asks for everything", () => {
  expect(readItemsSearch({ show: "nothing", page: "-3", facet: "a" })).toEqual({});
  expect(readResultsSearch({ chart: "pie" })).toEqual({});
});

describe("What Runs are known by", () => {
  const state = (fields: object) =>
    stateOf([{ ...runOf("r", 1), logs_count: 2, results_mark: 1, ...fields } as EvaluationRun]);

  test("is another where a mind was changed, which no count tells", () => {
    expect(state({ status: "completed", results_mark: 2 })).not.toBe(state({ status: "completed" }));
    expect(state({ status: "pending", results_mark: 2 })).not.toBe(state({ status: "pending" }));
  });

  test("is the same for a while where they go on", () => {
    const progress = { logs_wanted: 100, judgments_wanted: 0 };
    expect(state({ status: "running", progress, results_mark: 2 })).toBe(
      state({ status: "running", progress }),
    );
  });
});

describe("A Run that has ended says what it did not come to", () => {
  const progress = {
    logs: 12,
    logs_wanted: 12,
    logs_failed: 0,
    judgments: 12,
    judgments_wanted: 12,
    judgments_failed: 0,
  };
  const gaps = (status: string, fields: object = {}) =>
    gapsOf({ ...runOf("r", 1), status, progress: { ...progress, ...fields } } as EvaluationRun);

  test("where nothing is missing, nothing is said", () => {
    expect(gaps("completed")).toEqual({ words: "", isAll: false });
    expect(gaps("running", { logs: 3, judgments_failed: 3 })).toEqual({ words: "", isAll: false });
  });

  test("judges that all failed are no success", () => {
    expect(gaps("completed", { judgments_failed: 12 })).toEqual({
      words: "12 of 12 judgments failed",
      isAll: true,
    });
    expect(gaps("completed", { judgments_failed: 1 })).toEqual({
      words: "1 of 12 judgments failed",
      isAll: false,
    });
  });

  test("one that was cancelled counts what was not made", () => {
    expect(gaps("cancelled", { logs: 16, logs_wanted: 120, judgments: 9, judgments_wanted: 120 }).words).toBe(
      "16 of 120 Logs were made, 9 of 120 judgments",
    );
    const run = { ...runOf("r", 1), dataset: { datapoints_count: 120 } } as EvaluationRun;
    expect([...wantedItems([run], new Map([["r", "v1"]]))]).toEqual([["v1", 120]]);
  });

  test("with its first error, without the way there, and cut", () => {
    const record = (error: string, of: object = {}) =>
      ({ run_id: "r", log: {}, evaluator_logs: [{ error, ...of }] }) as unknown as EvaluationRecord;
    const records = [
      record("withdrawn", { withdrawn_at: "2026-01-01T00:00:00Z" }),
      record("Error: no key\n    at judge (code.js:1:1)"),
      record("another"),
    ];
    expect(firstErrorOf("r", records)).toBe("Error: no key");
    expect(firstErrorOf("another run", records)).toBeUndefined();
    expect(firstErrorOf("r", [record("x".repeat(20_000))])?.length).toBe(201);
  });
});
