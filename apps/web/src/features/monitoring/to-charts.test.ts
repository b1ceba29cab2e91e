import type { MonitoringStats } from "@parley/contract";
import { expect, test } from "vitest";
import { toCharts } from "./to-charts.ts";

const sums = (
  logs: number,
  errors: number,
  judgments: MonitoringStats["series"][number]["total"]["judgments"],
) => ({
  logs_count: logs,
  errors_count: errors,
  prompt_tokens: 0,
  output_tokens: 0,
  cost: 0.5 * logs,
  latency_ms: { p50: logs === 0 ? null : 800, p95: null },
  judgments,
});
const said = (mean: number) => ({
  evaluator_version_id: "evv_1",
  judgments_count: 4,
  nulls_count: 0,
  errors_count: 0,
  mean,
  low: mean - 0.1,
  high: mean + 0.1,
  options: [],
});

const stats: MonitoringStats = {
  interval: "day",
  start_date: "2026-11-19T13:00:00Z",
  end_date: "2026-11-22T09:00:00Z",
  evaluators: [
    {
      evaluator_id: "ev_1",
      evaluator_version_id: "evv_1",
      path: "judges/polite",
      name: "polite",
      evaluator_type: "llm",
      return_type: "boolean",
    },
    {
      evaluator_id: "ev_2",
      evaluator_version_id: "evv_2",
      path: "judges/words",
      name: "words",
      evaluator_type: "human",
      return_type: "text",
    },
  ],
  series: [
    {
      version_id: "prv_1",
      environment: null,
      total: sums(12, 3, [said(0.75)]),
      buckets: [
        { start: "2026-11-20T00:00:00Z", ...sums(4, 0, [said(1)]) },
        { start: "2026-11-22T00:00:00Z", ...sums(8, 3, [said(0.5)]) },
      ],
    },
  ],
};

test("a day without Logs has none of them, and nobody knows its latency or its share of errors", () => {
  const charts = toCharts(stats, ({ version_id: id }) => `version ${id}`);
  const valuesOf = (title: string) =>
    charts.find((chart) => chart.title === title)?.series[0]?.points.map(({ value }) => value);
  expect(valuesOf("Logs")).toEqual([0, 4, 0, 8]);
  expect(valuesOf("Cost")).toEqual([0, 2, 0, 4]);
  expect(valuesOf("Errors")).toEqual([null, 0, null, 0.375]);
  expect(valuesOf("Latency, middle")).toEqual([null, 0.8, null, 0.8]);
  expect(valuesOf("Latency, slow ones")).toEqual([null, null, null, null]);
});

test("what an Evaluator says is a chart of its own, with how sure it is; texts have none", () => {
  const charts = toCharts(stats, ({ version_id: id }) => `version ${id}`);
  const polite = charts.find(({ title }) => title === "judges/polite");
  expect(polite?.metric.kind).toBe("rate");
  expect(polite?.series).toMatchObject([{ name: "version prv_1", total: 0.75 }]);
  expect(polite?.series[0]?.points[1]).toEqual({
    at: Date.parse("2026-11-20T00:00:00Z"),
    value: 1,
    interval: { low: 0.9, high: 1.1 },
  });
  expect(charts.some(({ title }) => title === "judges/words")).toBe(false);
});
