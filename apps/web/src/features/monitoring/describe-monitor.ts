import type { Monitor } from "@parley/contract";
import { formatCount, formatDuration, formatMoney, formatPlural, unknown } from "../../design/format.ts";
import type { NewMonitor } from "./change-monitor.ts";

/** As the API gives it, and as it takes it. */
type Metric = Monitor["metric"] | NewMonitor["metric"];
/** Shares are read in per cent. */
type Shown = Pick<Monitor, "is_share"> & { metric: Metric };
type Measured = Pick<Monitor, "window_minutes" | "min_logs" | "is_share"> & {
  metric: Metric;
  condition: Monitor["condition"] | NewMonitor["condition"];
};

/** When a monitor alerts, in words: `the share of errors is above 5 % within 1 h`. */
export function describeMonitor(
  { metric, is_share, condition, window_minutes: minutes, min_logs: fewest }: Measured,
  evaluatorPath?: string,
): string {
  const shown = { metric, is_share };
  const name = nameMetric(shown, evaluatorPath);
  const within = `within ${formatDuration(minutes * 60_000)}`;
  switch (condition.kind) {
    case "threshold":
      return `${name} is ${condition.is} ${formatMonitored(condition.value, shown)} ${within}`;
    case "change": {
      const by = condition.unit === "percent" ? `${condition.by} %` : formatChange(condition.by, shown);
      return `${name} ${directions[condition.direction]} by more than ${by} against the week before, ${within}`;
    }
    case "no_data": {
      const noun = metric.type === "judgment" ? "judgment" : "Log";
      return fewest === 1
        ? `there is no ${noun} ${within}`
        : `there are fewer than ${formatCount(fewest)} ${noun}s ${within}`;
    }
  }
}

/** By how much something changed; shares change by points, which are not per cent of anything. */
function formatChange(by: number, shown: Shown): string {
  if (!shown.is_share) return formatMonitored(by, shown);
  const points = Number((by * 100).toPrecision(3));
  return formatPlural(points, "point");
}

const directions = { increase: "goes up", decrease: "goes down", either: "goes up or down" } as const;

/** What is measured, in words. */
function nameMetric({ metric, is_share: isShare }: Shown, evaluatorPath?: string): string {
  switch (metric.type) {
    case "latency":
      return `the p${metric.percentile} latency`;
    case "judgment": {
      const path = evaluatorPath ?? metric.evaluator_id;
      return isShare ? `the share of ${path} that says ${metric.option ?? "yes"}` : `the mean of ${path}`;
    }
    default:
      return metricNames[metric.type];
  }
}

const metricNames = {
  logs_count: "the number of Logs",
  errors_count: "the number of errors",
  error_rate: "the share of errors",
  cost: "the cost",
  cost_per_log: "the cost of a Log",
  tokens: "the number of tokens",
} as const;

/** A measured value as people read it. */
export function formatMonitored(value: number | null, { metric, is_share: isShare }: Shown): string {
  if (value === null) return unknown;
  if (isShare) return `${Number((value * 100).toPrecision(3))} %`;
  switch (metric.type) {
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
