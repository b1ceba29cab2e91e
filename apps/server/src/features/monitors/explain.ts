import type { MonitorMetric, MonitorState } from "@parley/contract";
import { changeOf, type Measured } from "./domain/judge-window.ts";
import type { MonitorSettings } from "./monitors.tables.ts";

type Explaining = {
  settings: MonitorSettings;
  /** Whether what is measured is a share, which is said in per cent. */
  isShare: boolean;
  now: Measured;
  before: Measured | undefined;
  outcome: MonitorState;
  /** When the window ended. */
  to: number;
  /** Why what was judged is not to be relied on; null where it may be. */
  distrust: string | null;
};

/**
 * What a window said, in one line for people.
 *
 * @example // "Error rate 7.5 % (bad above 5 %): 120 Logs in the 60 minutes until 2026-01-01 10:00 UTC."
 */
export function explain({ distrust, ...found }: Explaining): string {
  const words = explainFound(found);
  return distrust === null ? words : `${words} Its judge is not trusted: ${distrust}`;
}

function explainFound({ settings, isShare, now, before, outcome, to }: Omit<Explaining, "distrust">): string {
  const { metric, condition, window_minutes: minutes } = settings;
  const what = metric.type === "judgment" ? "judgments" : "Logs";
  const when = `${now.count} ${what} in the ${spanOf(minutes)} until ${toMinute(to)}`;
  if (outcome === "no_data" && now.count < settings.min_logs)
    return `No data: ${when}, fewer than ${settings.min_logs}.`;
  const shown = { metric, isShare };
  const value = now.value === null ? "nothing measured" : show(shown, now.value);
  const name = nameOf(shown);
  if (condition.kind === "no_data") return `There is data: ${when}.`;
  if (condition.kind === "threshold")
    return `${name} ${value} (bad ${condition.is} ${show(shown, condition.value)}): ${when}.`;
  return `${name} ${value}, ${changeInWords(shown, { now, before, unit: condition.unit })}: ${when}.`;
}

const [hour, day] = [60, 1440];

/** `60 minutes`, `6 hours`, `7 days`: the largest unit of which there are several whole ones. */
function spanOf(minutes: number): string {
  if (minutes >= 2 * day && minutes % day === 0) return `${minutes / day} days`;
  if (minutes >= 2 * hour && minutes % hour === 0) return `${minutes / hour} hours`;
  return `${minutes} minutes`;
}

const toMinute = (at: number): string => `${new Date(at).toISOString().slice(0, 16).replace("T", " ")} UTC`;

type Changing = { now: Measured; before: Measured | undefined; unit: "percent" | "absolute" };

function changeInWords(shown: Shown, { now, before, unit }: Changing): string {
  if (before?.value == null) return "and nothing to compare with a week before";
  const was = `${show(shown, before.value)} a week before`;
  const change = now.value === null ? undefined : changeOf(now.value, before.value, unit);
  if (change === undefined) return was;
  const sign = change < 0 ? "−" : "+";
  const size = unit === "percent" ? `${round(Math.abs(change))} %` : showChange(shown, Math.abs(change));
  return `${sign}${size} against ${was}`;
}

const names = {
  logs_count: "Logs",
  errors_count: "Errors",
  error_rate: "Error rate",
  cost: "Cost",
  cost_per_log: "Cost of a Log",
  tokens: "Tokens",
} as const;

type Shown = { metric: MonitorMetric; isShare: boolean };

function nameOf({ metric, isShare }: Shown): string {
  if (metric.type === "latency") return `Latency (p${metric.percentile})`;
  if (metric.type === "judgment" && metric.option !== undefined)
    return `Judgments that say \`${metric.option}\``;
  if (metric.type === "judgment") return isShare ? "Judgments that say yes" : "Judgment";
  return names[metric.type];
}

function show({ metric: { type }, isShare }: Shown, value: number): string {
  if (isShare) return `${round(value * 100)} %`;
  if (type === "latency") return `${round(value)} ms`;
  if (type === "cost" || type === "cost_per_log") return `$${round(value)}`;
  return round(value);
}

/** Shares change by points, which are not per cent of anything. */
const showChange = (shown: Shown, size: number): string =>
  shown.isShare ? `${round(size * 100)} points` : show(shown, size);

/** The digits that mean something. */
const round = (value: number): string =>
  Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(4)));
