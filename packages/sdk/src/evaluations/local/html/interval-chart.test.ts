import type { AnalysedMetric, Metric } from "@parley/statistics";
import { expect, test } from "vitest";
import { renderIntervalChart } from "./interval-chart.ts";

const chartOf = (metric: Metric, estimate: number, low: number): string => {
  const summary = { estimate, interval: { low, high: estimate, level: 0.95 } };
  const analysed = { metric, summary } as unknown as AnalysedMetric;
  return renderIntervalChart([{ name: "new", isControl: false, analysed }]).markup;
};

test("time and money have no axis below nothing", () => {
  const cost = chartOf({ name: "cost", kind: "number", better: "lower", unit: "USD" }, 0, 0);
  expect(cost).toContain("<span>$0</span>");
  const latency = chartOf({ name: "latency", kind: "number", better: "lower", unit: "s" }, 0.05, -0.01);
  expect(latency).toContain("<span>0 ms</span>");
  expect(cost + latency).not.toMatch(/>-|="-/);
});

test("other numbers may be less than nothing", () => {
  expect(chartOf({ name: "sentiment", kind: "number" }, 1, -2)).toContain("<span>-2</span>");
});
