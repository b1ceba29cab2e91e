import type { Monitor } from "@parley/contract";
import { formatCount, formatDuration, formatMoney, unknown } from "../../design/format.ts";

type Metric = Monitor["metric"];
type Measured = Pick<Monitor, "metric" | "condition" | "window_minutes" | "min_logs">;

/** What a monitor waits for, in words: `share of errors above 5 % within 1 h`. */
export function describeMonitor(
  { metric, condition, window_minutes: minutes, min_logs: fewest }: Measured,
  evaluatorPath?: string,
): string {
  const name = nameMetric(metric, evaluatorPath);
  const within = `within ${formatDuration(minutes * 60_000)}`;
  switch (condition.kind) {
    case "threshold":
      return `${name} ${condition.is} ${formatMonitored(condition.value, metric)} ${within}`;
    case "change": {
      const by = condition.unit === "percent" ? `${condition.by} %` : formatMonitored(condition.by, metric);
      return `${name} ${directions[condition.direction]} by more than ${by} against the week before, ${within}`;
    }
    case "no_data":
      return `fewer than ${formatCount(fewest)} ${metric.type === "judgment" ? "judgments" : "Logs"} ${within}`;
  }
}

const directions = { increase: "up", decrease: "down", either: "up or down" } as const;

/** What is measured, in words. */
function nameMetric(metric: Metric, evaluatorPath?: string): string {
  switch (metric.type) {
    case "latency":
      return `latency of the ${metric.percentile}th percentile`;
    case "judgment": {
      const path = evaluatorPath ?? metric.evaluator_id;
      return metric.option === undefined ? path : `${path} says ${metric.option}`;
    }
    default:
      return metricNames[metric.type];
  }
}

const metricNames = {
  logs_count: "Logs",
  errors_count: "errors",
  error_rate: "share of errors",
  cost: "cost",
  cost_per_log: "cost of a Log",
  tokens: "tokens",
} as const;

/** A measured value as people read it. */
export function formatMonitored(value: number | null, metric: Metric): string {
  if (value === null) return unknown;
  switch (metric.type) {
    case "error_rate":
      return `${Number((value * 100).toPrecision(3))} %`;
    case "latency":
      return formatDuration(value);
    case "cost":
    case "cost_per_log":
      return formatMoney(value);
    case "judgment":
      return String(Number(value.toPrecision(3)));
    default:
      return Number.isInteger(value) ? formatCount(value) : String(Number(value.toPrecision(3)));
  }
}

/** The place in this app that an absolute address of it leads to. */
export function toLocalPath(url: string): string {
  const { pathname, search } = new URL(url, "http://parley.invalid");
  return pathname + search;
}
