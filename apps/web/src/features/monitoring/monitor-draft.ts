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
  /** What a monitor that is to be changed measured of an Evaluator, and whether the server called that a share. */
  saved?: { evaluatorId: string; option: string; isShare: boolean };
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

/** An Evaluator whose judgments are measured: what it says, and of which options. */
export type Judge = { says: string; options: readonly string[] };

const hasOptions = ({ says }: Judge): boolean => says === "select" || says === "multi_select";

/**
 * Whether what is measured is a share: of errors, of yes, of an option. A monitor that measures what it did is read and
 * written in the same unit, whatever the Evaluator has become since.
 */
export function measuresShare(draft: MonitorDraft, judge: Judge | undefined): boolean {
  const { metric, evaluatorId, option, saved } = draft;
  if (metric !== "judgment") return metric === "error_rate";
  if (saved?.evaluatorId === evaluatorId && saved.option === option.trim()) return saved.isShare;
  return judge !== undefined && (judge.says === "boolean" || hasOptions(judge));
}

/** What one unit that is typed is on the wire. */
export const unitOf = (metric: Metric["type"], isShare: boolean): { factor: number; name: string } => {
  if (isShare) return { factor: 0.01, name: "per cent" };
  switch (metric) {
    case "latency":
      return { factor: 1000, name: "seconds" };
    case "cost":
    case "cost_per_log":
      return { factor: 1, name: "USD" };
    case "tokens":
      return { factor: 1, name: "tokens" };
    case "judgment":
      return { factor: 1, name: "what it says, on average" };
    default:
      return { factor: 1, name: "Logs" };
  }
};

/** A monitor to be changed. */
export function toDraft(monitor: Monitor): MonitorDraft {
  const { metric, condition, notify } = monitor;
  const { factor } = unitOf(metric.type, monitor.is_share);
  return {
    ...emptyDraft,
    name: monitor.name,
    fileId: monitor.file?.id ?? null,
    environment: monitor.environment,
    filter: monitor.filter ?? "",
    metric: metric.type,
    ...(metric.type === "latency" && { percentile: metric.percentile }),
    ...(metric.type === "judgment" && judgedBy(metric, monitor.is_share)),
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

function judgedBy(metric: Extract<Metric, { type: "judgment" }>, isShare: boolean): Partial<MonitorDraft> {
  const measured = { evaluatorId: metric.evaluator_id, option: metric.option ?? "" };
  return { ...measured, saved: { ...measured, isShare } };
}

/** What is typed as the API takes it; what is not asked for is left out, and so stays as it was. */
export function toMonitor(draft: MonitorDraft, judge?: Judge): NewMonitor {
  const { fileId, people, teams, channels } = draft;
  const { factor } = unitOf(draft.metric, measuresShare(draft, judge));
  return {
    name: draft.name.trim(),
    ...(fileId !== null && { file: { id: fileId } }),
    environment: draft.environment,
    filter: draft.filter.trim() === "" ? null : draft.filter.trim(),
    metric: toMetric(draft),
    condition: toCondition(draft, factor),
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

function toCondition(draft: MonitorDraft, factor: number): Condition {
  const { is, value, direction, by, unit } = draft;
  switch (draft.condition) {
    case "threshold":
      return { kind: "threshold", is, value: toWire(value, factor) };
    case "change":
      return {
        kind: "change",
        direction,
        by: unit === "percent" ? Number(by) : toWire(by, factor),
        unit,
      };
    case "no_data":
      return { kind: "no_data" };
  }
}

/** Without what floating numbers add: 57 per cent are 0.57. */
const toWire = (typed: number | string, factor: number): number =>
  Number((Number(typed) * factor).toPrecision(12));

/** What has to be given before it can be made; nothing where all is there. */
export function whatIsMissing(draft: MonitorDraft, judge?: Judge): string | undefined {
  if (draft.name.trim() === "") return "Give it a name.";
  if (draft.metric === "judgment" && draft.evaluatorId === null) return "Choose an Evaluator.";
  if (draft.metric === "judgment") {
    if (judge === undefined) return "Wait until the Evaluator is read, or choose another.";
    if (judge.says === "text")
      return "It says texts, of which nothing can be measured. Choose another Evaluator.";
    if (hasOptions(judge) && draft.option === "") return "Choose the option whose share is measured.";
  }
  if (draft.condition === "threshold" && draft.value === "") return "Say from which value on it alerts.";
  if (draft.condition === "change" && !(Number(draft.by) > 0)) return "Say by how much it has to change.";
  return undefined;
}
