import { formatDuration, formatPlural } from "../../design/format.ts";
import type { NewMonitor } from "./change-monitor.ts";
import { describeMonitor } from "./describe-monitor.ts";

type Named = {
  /** The path of the File; absent: all Files. */
  file?: string | undefined;
  evaluator?: string | undefined;
  /** Who is told, as a person knows them. */
  told: readonly string[];
  /** Whether what is measured is a share. */
  isShare: boolean;
  /** What stands where the form does not ask; defaults for a new monitor. */
  checkEveryMinutes?: number | undefined;
  recoverAfter?: number | undefined;
};

const usual = { windowMinutes: 60, recoverAfter: 2, mostMinutesBetween: 60 };

/** What a monitor will do, in plain sentences. */
export function sayMonitor(monitor: NewMonitor, named: Named): string {
  const { metric, condition, environment, filter, is_enabled: isEnabled } = monitor;
  const window = monitor.window_minutes ?? usual.windowMinutes;
  const every =
    named.checkEveryMinutes ?? Math.min(usual.mostMinutesBetween, Math.max(1, Math.floor(window / 5)));
  const fewest = monitor.min_logs ?? 1;
  const looks = [
    `Every ${formatDuration(every * 60_000)} it looks at ${named.file ? `the Logs of ${named.file}` : "all Logs"}`,
    environment && ` in ${environment}`,
    filter && ` that fit ${filter}`,
  ];
  const measured = { metric, is_share: named.isShare, condition, window_minutes: window, min_logs: fewest };
  const inARow = (monitor.fire_after ?? 1) > 1 ? `, ${monitor.fire_after} checks in a row` : "";
  return [
    ...(isEnabled === false ? ["Switched off, it does nothing. Switched on:"] : []),
    `${looks.filter(Boolean).join("")}.`,
    `It alerts when ${describeMonitor(measured, named.evaluator)}${inARow}.`,
    ...(condition.kind !== "no_data" && fewest > 1
      ? [`Fewer than ${formatPlural(fewest, metric.type === "judgment" ? "judgment" : "Log")} say nothing.`]
      : []),
    named.told.length > 0
      ? `Then ${joinWords(named.told)} ${named.told.length === 1 ? "is" : "are"} told, and again when ${formatPlural(named.recoverAfter ?? usual.recoverAfter, "check")} in a row ${(named.recoverAfter ?? usual.recoverAfter) === 1 ? "is" : "are"} good.`
      : "Nobody is told: it is seen here, and by webhooks.",
  ].join(" ");
}

const joinWords = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;
