import { describe, expect, test } from "vitest";
import { analyse } from "../evaluation/analyse.ts";
import type { MeasuredRun, Measurements } from "../evaluation/measurements.ts";
import { judgeGates } from "./judge-gates.ts";
import { parseGates } from "./parse-gate.ts";

const observe = (metric: string, values: readonly number[]) =>
  values.map((value, index) => ({ metric, item: `d${index}`, value }));
const repeat = (value: number, count: number): number[] => Array.from({ length: count }, () => value);

const control: MeasuredRun = {
  name: "v1",
  observations: [...observe("correct", repeat(1, 100)), ...observe("tone", repeat(0.5, 100))],
};
/** Of 100 items it was asked for 25, and was known to be worse after 20. */
const stopped: MeasuredRun = {
  name: "v2",
  observations: [...observe("correct", repeat(0, 25)), ...observe("tone", repeat(0.5, 25))],
  stopped: {
    metric: "correct",
    control: "v1",
    decision: "worse",
    difference: -1,
    interval: { low: -1, high: -0.05, level: 0.95 },
    pairs: 20,
  },
};
const measurements: Measurements = {
  metrics: [
    { name: "correct", kind: "rate" },
    { name: "tone", kind: "number", range: { low: 0, high: 1 } },
  ],
  runs: [control, stopped, { ...control, name: "v0" }],
  control: "v1",
};

const judge = (text: string, candidate = "v2") =>
  judgeGates(parseGates(text).gates, measurements, { candidate }).results[0];

describe("a run that was stopped early", () => {
  test("misses no item that it was not asked for; one that was not stopped does", () => {
    expect(judge("correct >= 50%")).toMatchObject({ outcome: "failed", items: 25 });
    const { stopped: _stopped, ...whole } = stopped;
    const gates = parseGates("correct no worse than control by 2 points").gates;
    const runs = [control, whole];
    expect(judgeGates(gates, { ...measurements, runs }, { candidate: "v2" }).results[0]).toMatchObject({
      outcome: "unknown",
      evidence: expect.stringContaining("75 items of 100"),
    });
  });

  test("is judged by the interval that stopped it, where the gate asks for just that", () => {
    expect(judge("correct no worse than control by 3 points")).toMatchObject({
      outcome: "failed",
      interval: { low: -1, high: -0.05 },
      items: 20,
      evidence: expect.stringContaining("holds however often was looked"),
    });
    for (const other of [
      // Another metric, another run.
      "tone no worse than control by 0.1",
      "correct no worse than v0 by 3 points",
    ])
      expect(judge(other)).toMatchObject({
        items: 25,
        evidence: expect.stringContaining("which figures of it do not reckon with"),
      });
  });

  test("shows nothing to a gate that asks for more certainty than it was stopped with", () => {
    expect(judge("correct no worse than control by 99 points with 99% confidence")).toMatchObject({
      outcome: "unknown",
      interval: null,
      evidence: "The run was stopped at 95 %, and the gate asks for 99 %.",
    });
    expect(judge("correct no worse than control by 3 points with 90% confidence")).toMatchObject({
      outcome: "failed",
      interval: { low: -1, high: -0.05 },
    });
  });

  test("is told of where others are compared with it", () => {
    const evidence = "What it is compared with was stopped early";
    expect(judge("correct no worse than v2 by 3 points", "v0")).toMatchObject({
      outcome: "passed",
      evidence: expect.stringContaining(evidence),
    });
    expect(judge("correct no worse than control by 3 points", "v0")?.evidence).not.toContain(evidence);
  });

  test("has that interval and that verdict among the figures, and no p-value", () => {
    const [, run] = analyse(measurements).runs;
    const [correct, tone] = run?.metrics ?? [];
    expect(correct?.comparison).toMatchObject({
      verdict: "worse",
      interval: { low: -1, high: -0.05 },
      pValue: null,
      adjustedPValue: null,
      pairs: 25,
    });
    expect(tone?.comparison?.adjustedPValue).not.toBeNull();
  });
});
