import type { Evaluation, EvaluationFigures, EvaluationRun } from "@parley/contract";
import { headlinesOf } from "@parley/statistics";
import { describe, expect, test } from "vitest";
import { scaleOf } from "./charts/scale.ts";
import { listItemJudges, toItemsQuery } from "./items-query.ts";
import { formatDifference, formatMetric, formatSize } from "./metric-words.ts";
import { metricsOf } from "./metrics-of.ts";
import { nameRuns, sortRuns } from "./name-runs.ts";
import { stateOf } from "./queries.ts";
import { gapsOf, shortError, wantedItems } from "./run-gaps.ts";
import { mayDecide, toRunFields, usualSampling } from "./sampling.ts";
import { readItemsSearch, readResultsSearch } from "./search.ts";
import { toShownResults } from "./shown-run.ts";

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

const figure = (estimate: number, comparison: object | null = null) => ({
  metric: "correct",
  items: 60,
  missing: 0,
  estimate,
  interval: { low: estimate - 0.1, high: estimate + 0.1, level: 0.95, method: "wilson" },
  share_between: null,
  spread: { lowest: 0, quarter: 0, middle: 1, three_quarters: 1, highest: 1 },
  comparison,
});

const better = {
  control_run_id: "run_a",
  pairs: 60,
  difference: 0.183,
  interval: { low: 0.11, high: 0.3, level: 0.95, method: "tango" },
  adjusted_p_value: 0.001,
  verdict: "better",
  wins: 11,
  losses: 0,
  detectable: 0.1,
  more_items: 0,
};

/** As the server has them, the control first. */
const figures = {
  metrics: [
    {
      name: "correct",
      evaluator_version_id: "evv_1",
      kind: "rate",
      better: "higher",
      range: null,
      unit: null,
    },
  ],
  runs: [
    { run_id: "run_a", control: true, error: null, figures: [figure(0.667)] },
    { run_id: "run_b", control: false, error: "timed out", figures: [figure(0.85, better)] },
  ],
} as EvaluationFigures;

test("a Run asks for samples and for an early end where that was chosen; the control is never stopped", () => {
  expect(toRunFields(usualSampling)).toEqual({});
  const chosen = { samples: 3, stopBy: "quality/correct" };
  expect(toRunFields(chosen)).toEqual({ samples: 3, early_stop: { metric: "quality/correct" } });
  expect(toRunFields(chosen, { isControl: true })).toEqual({ samples: 3 });
});

test("a Run is ended by Evaluators of Parley's that cannot leave a range, and by no others", () => {
  const decides = (spec: object) => mayDecide({ path: "of", spec } as Parameters<typeof mayDecide>[0]);
  expect(decides({ evaluator_type: "llm", return_type: "boolean" })).toBe(true);
  const number = { evaluator_type: "python", return_type: "number" };
  expect(decides({ ...number, number_limits: { min: 0, max: 5 } })).toBe(true);
  expect(decides({ ...number, number_limits: { min: 0 } })).toBe(false);
  expect(decides({ ...number, number_limits: { min: 5, max: 5 } })).toBe(false);
  expect(decides({ evaluator_type: "llm", return_type: "text" })).toBe(false);
  for (const evaluator_type of ["human", "external"])
    expect(decides({ evaluator_type, return_type: "boolean" })).toBe(false);
});

describe("what the server measured is shown under the names of the page", () => {
  const members = sortRuns([runOf("run_b", 2), runOf("run_a", 1, true)]);
  const shown = toShownResults(figures, nameRuns(members));

  test("by run, the control first", () => {
    expect(shown.runs.map(({ name, isControl }) => [name, isControl])).toEqual([
      ["v1", true],
      ["v2", false],
    ]);
    expect(shown.runs[1]?.metrics[0]).toMatchObject({
      metric: { name: "correct", kind: "rate" },
      summary: { estimate: 0.85, method: "wilson" },
      spread: [0, 0, 1, 1, 1],
      comparison: { adjustedPValue: 0.001, moreItems: 0, wins: 11, isDecidedEarly: false },
    });
    expect(shown.runs[1]?.metrics[0]?.comparison).toMatchObject({
      adjustedSignPValue: null,
      isBySigns: false,
    });
    expect([...shown.judges]).toEqual([["correct", "evv_1"]]);
    expect([...shown.errors]).toEqual([["run_b", "timed out"]]);
  });

  test("of what a judge prefers it is known that the p-value is that of wins against losses", () => {
    const preferred = { ...better, ties: 2, method: "sign", sign_p_value: 0.02, adjusted_sign_p_value: 0.04 };
    const [control] = figures.runs;
    const run = { run_id: "run_b", control: false, error: null, figures: [figure(0.85, preferred)] };
    const judged = toShownResults(
      { ...figures, runs: [control, run] } as EvaluationFigures,
      nameRuns(members),
    );
    expect(judged.runs[1]?.metrics[0]?.comparison).toMatchObject({
      adjustedSignPValue: 0.04,
      isBySigns: true,
    });
  });

  test("the headline says what is better, by how much, how sure", () => {
    expect(headlinesOf(shown.runs)).toEqual([
      expect.stringMatching(/^v2 is better than v1 on correct \+18\.3 points \(.+ to .+\), n = 60\.$/),
    ]);
  });

  test("two runs of one version have names of their own", () => {
    expect([...nameRuns([runOf("run_a", 1), runOf("run_c", 1)]).values()]).toEqual(["v1", "v1 (2)"]);
  });
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

  test("what a Run that was stopped early left is not missing", () => {
    const dataset = { datapoints_count: 120 };
    const stopped = { ...runOf("r", 1), dataset, early_stop: { stopped: { decision: "worse" } } };
    const going = { ...stopped, id: "g", early_stop: { stopped: null } };
    const names = new Map([
      ["r", "v1"],
      ["g", "v2"],
    ]);
    const runs = [stopped, going] as unknown as EvaluationRun[];
    expect([...wantedItems(runs, names)]).toEqual([["v2", 120]]);
  });

  test("with one error, without the way there, and cut", () => {
    expect(shortError("Error: no key\n    at judge (code.js:1:1)")).toBe("Error: no key");
    expect(shortError("x".repeat(20_000))).toHaveLength(201);
  });
});
