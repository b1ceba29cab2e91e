import type { Monitor } from "@parley/contract";
import type { NewMonitor } from "./change-monitor.ts";

type Metric = Monitor["metric"];
type Condition = Monitor["condition"];

/** A monitor as a person types it: shares in per cent, latencies in seconds, times in minutes. */
export type MonitorDraft = {
  name: string;
  fileId: string | null;
  environment: string | null;
  filter: string;
  metric: Metric["type"];
  percentile: 50 | 90 | 95 | 99;
  evaluatorId: string | null;
  option: string;
  condition: Condition["kind"];
  is: "above" | "below";
  value: number | string;
  direction: "increase" | "decrease" | "either";
  by: number | string;
  /** Of what `by` is: of the value a week before, or of what is measured. */
  unit: "percent" | "absolute";
  windowMinutes: number;
  fewest: number | string;
  fireAfter: number | string;
  severity: Monitor["severity"];
  people: string[];
  teams: string[];
  channels: string[];
  isEnabled: boolean;
};

export const emptyDraft: MonitorDraft = {
  name: "",
  fileId: null,
  environment: null,
  filter: "",
  metric: "error_rate",
  percentile: 95,
  evaluatorId: null,
  option: "",
  condition: "threshold",
  is: "above",
  value: 5,
  direction: "increase",
  by: 50,
  unit: "percent",
  windowMinutes: 60,
  fewest: 1,
  fireAfter: 1,
  severity: "warning",
  people: [],
  teams: [],
  channels: [],
  isEnabled: true,
};

/** What one unit that is typed is on the wire. */
export const unitOf = (metric: Metric["type"]): { factor: number; name: string } => {
  switch (metric) {
    case "error_rate":
      return { factor: 0.01, name: "per cent" };
    case "latency":
      return { factor: 1000, name: "seconds" };
    case "cost":
    case "cost_per_log":
      return { factor: 1, name: "USD" };
    case "tokens":
      return { factor: 1, name: "tokens" };
    case "judgment":
      return { factor: 1, name: "mean, or share from 0 to 1" };
    default:
      return { factor: 1, name: "Logs" };
  }
};

/** A monitor to be changed. */
export function toDraft(monitor: Monitor): MonitorDraft {
  const { metric, condition, notify } = monitor;
  const { factor } = unitOf(metric.type);
  return {
    ...emptyDraft,
    name: monitor.name,
    fileId: monitor.file?.id ?? null,
    environment: monitor.environment,
    filter: monitor.filter ?? "",
    metric: metric.type,
    ...(metric.type === "latency" && { percentile: metric.percentile }),
    ...(metric.type === "judgment" && { evaluatorId: metric.evaluator_id, option: metric.option ?? "" }),
    condition: condition.kind,
    ...(condition.kind === "threshold" && {
      is: condition.is,
      value: Number((condition.value / factor).toPrecision(12)),
    }),
    ...(condition.kind === "change" && {
      direction: condition.direction,
      unit: condition.unit,
      by: condition.unit === "percent" ? condition.by : Number((condition.by / factor).toPrecision(12)),
    }),
    windowMinutes: monitor.window_minutes,
    fewest: monitor.min_logs,
    fireAfter: monitor.fire_after,
    severity: monitor.severity,
    people: notify.people ?? [],
    teams: notify.teams ?? [],
    channels: notify.channels ?? [],
    isEnabled: monitor.is_enabled,
  };
}

/** What is typed as the API takes it; what is not asked for is left out, and so stays as it was. */
export function toMonitor(draft: MonitorDraft): NewMonitor {
  const { fileId, people, teams, channels } = draft;
  return {
    name: draft.name.trim(),
    ...(fileId !== null && { file: { id: fileId } }),
    environment: draft.environment,
    filter: draft.filter.trim() === "" ? null : draft.filter.trim(),
    metric: toMetric(draft),
    condition: toCondition(draft),
    window_minutes: draft.windowMinutes,
    min_logs: Number(draft.fewest),
    fire_after: Number(draft.fireAfter),
    severity: draft.severity,
    notify: { people, teams, channels },
    is_enabled: draft.isEnabled,
  };
}

function toMetric({ metric, percentile, evaluatorId, option }: MonitorDraft): Metric {
  if (metric === "latency") return { type: metric, percentile };
  if (metric === "judgment")
    return { type: metric, evaluator_id: evaluatorId ?? "", ...(option.trim() && { option: option.trim() }) };
  return { type: metric };
}

function toCondition(draft: MonitorDraft): Condition {
  const { is, value, direction, by, unit, metric } = draft;
  switch (draft.condition) {
    case "threshold":
      return { kind: "threshold", is, value: toWire(value, metric) };
    case "change":
      return {
        kind: "change",
        direction,
        by: unit === "percent" ? Number(by) : toWire(by, metric),
        unit,
      };
    case "no_data":
      return { kind: "no_data" };
  }
}

/** Without what floating numbers add: 57 per cent are 0.57. */
const toWire = (typed: number | string, metric: Metric["type"]): number =>
  Number((Number(typed) * unitOf(metric).factor).toPrecision(12));

/** What has to be given before it can be made; nothing where all is there. */
export function whatIsMissing(draft: MonitorDraft): string | undefined {
  if (draft.name.trim() === "") return "Give it a name.";
  if (draft.metric === "judgment" && draft.evaluatorId === null) return "Choose an Evaluator.";
  if (draft.condition === "threshold" && draft.value === "") return "Say from which value on it alerts.";
  if (draft.condition === "change" && !(Number(draft.by) > 0)) return "Say by how much it has to change.";
  return undefined;
}
