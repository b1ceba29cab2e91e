import type { LogQuery, MonitorMeasurement, MonitorMetric } from "@parley/contract";
import { toTimestamp } from "../../kernel/clock.ts";
import { findDistrust } from "../evaluators/index.ts";
import { measureJudgments, measureLogs } from "../logs/index.ts";
import type { MonitorMeans } from "./dependencies.ts";
import { judgeWindow, type Measured } from "./domain/judge-window.ts";
import { explain } from "./explain.ts";
import { findYesOrNo, isShare } from "./is-share.ts";
import type { MonitorSettings } from "./monitors.tables.ts";

const minuteMs = 60_000;
const weekMs = 7 * 24 * 60 * minuteMs;

type Window = { from: number; to: number };
type Scope = { organizationId: string; fileId: string | null; settings: MonitorSettings };

/** What a monitor finds in the window that ends at the last whole minute. */
export async function measureMonitor(dependencies: MonitorMeans, scope: Scope): Promise<MonitorMeasurement> {
  const { settings } = scope;
  const { condition, metric, min_logs: minLogs } = settings;
  const at = dependencies.clock();
  const to = Math.floor(at / minuteMs) * minuteMs - settings.delay_minutes * minuteMs;
  const window = { from: to - settings.window_minutes * minuteMs, to };
  const now = await measureWindow(dependencies, scope, window);
  const before =
    condition.kind === "change"
      ? await measureWindow(dependencies, scope, { from: window.from - weekMs, to: window.to - weekMs })
      : undefined;
  // That there are none is a number of Logs as well.
  const minCount = metric.type === "logs_count" && condition.kind !== "no_data" ? 0 : minLogs;
  const outcome = judgeWindow({ condition, minCount, now, before });
  const { organizationId } = scope;
  const { reader } = dependencies.database;
  const yesOrNo = await findYesOrNo(reader, { organizationId, metrics: [metric] });
  const versionIds = [...new Set([now, before].flatMap((measured) => measured?.judgedBy ?? []))];
  const { calibrate } = dependencies;
  const distrust = await findDistrust(reader, { organizationId, versionIds, calibrate });
  return {
    at: toTimestamp(at),
    window_start: toTimestamp(window.from),
    window_end: toTimestamp(window.to),
    value: now.value,
    baseline: before?.value ?? null,
    count: now.count,
    outcome,
    text: explain({ settings, isShare: isShare(metric, yesOrNo), now, before, outcome, to, distrust }),
    distrust,
    logs_query: withoutUndefined(linkQueryOf(scope, window)),
    logs_url: urlOf(dependencies.publicUrl(), linkQueryOf(scope, window)),
  };
}

/** With the versions of Evaluators that it is by. */
type MeasuredWindow = Measured & { judgedBy: readonly string[] };

async function measureWindow(
  dependencies: MonitorMeans,
  scope: Scope,
  window: Window,
): Promise<MeasuredWindow> {
  const { organizationId, settings } = scope;
  const { metric } = settings;
  const query = queryOf(scope, window);
  if (metric.type === "judgment") {
    const { evaluator_id: evaluatorId, option } = metric;
    const { count, sum, versionIds } = await measureJudgments(dependencies, {
      organizationId,
      query,
      evaluatorId,
      option,
    });
    return { count, value: count === 0 ? null : sum / count, judgedBy: versionIds };
  }
  const total = await measureLogs(dependencies, { organizationId, query });
  return { count: total.logs_count, value: valueOf(metric, total), judgedBy: [] };
}

type Total = Awaited<ReturnType<typeof measureLogs>>;
type LogMetric = Exclude<MonitorMetric, { type: "judgment" }>;

function valueOf(metric: LogMetric, total: Total): number | null {
  const { logs_count: count, errors_count: errors, latency_ms: latency } = total;
  if (metric.type === "logs_count") return count;
  if (count === 0) return null;
  switch (metric.type) {
    case "errors_count":
      return errors;
    case "error_rate":
      return errors / count;
    case "latency":
      return latency[`p${metric.percentile}`];
    case "cost":
      return total.cost;
    case "cost_per_log":
      return total.cost / count;
    case "tokens":
      return total.prompt_tokens + total.output_tokens;
  }
}

/** The Logs of a window; both ends of a query are part of it. */
const queryOf = ({ fileId, settings }: Scope, { from, to }: Window): LogQuery => ({
  file_id: fileId ?? undefined,
  version_id: settings.version_id ?? undefined,
  environment: settings.environment ?? undefined,
  start_date: toTimestamp(from),
  end_date: toTimestamp(to - 1),
  filter: settings.filter ?? undefined,
});

/** The same for people: of a number of errors, those with errors. The time stands in the filter, to the minute. */
function linkQueryOf({ fileId, settings }: Scope, { from, to }: Window): LogQuery {
  const { filter, metric } = settings;
  const time = `created_at >= "${toTimestamp(from)}" and created_at < "${toTimestamp(to)}"`;
  return {
    file_id: fileId ?? undefined,
    version_id: settings.version_id ?? undefined,
    environment: settings.environment ?? undefined,
    has_error: metric.type === "errors_count" ? "true" : undefined,
    filter: filter === null ? time : `(${filter}) and ${time}`,
  };
}

const withoutUndefined = (query: LogQuery): LogQuery =>
  Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined)) as LogQuery;

/** The page of Logs, which names things shorter. */
function urlOf(publicUrl: string, query: LogQuery): string {
  const url = new URL("/logs", publicUrl);
  const names = {
    file: "file_id",
    version: "version_id",
    environment: "environment",
    errors: "has_error",
  } as const;
  for (const [name, field] of Object.entries(names)) {
    const value = query[field];
    if (value !== undefined) url.searchParams.set(name, value);
  }
  url.searchParams.set("filter", query.filter ?? "");
  return url.href;
}
