import type { EvaluatorStats } from "@parley/contract";

export type ReportedRun = {
  versionId: string | null;
  createdAt: string;
  logsCount: number;
  /** How many Logs its Dataset asks for; as many as there are where it has none. */
  wantedLogs: number;
  stats: readonly EvaluatorStats[];
  note: string | null;
  /** What was decided where it was stopped early, in words. */
  stoppedEarly: string | null;
};

export type Reported = {
  title: string;
  evaluators: readonly {
    path: string;
    versionId: string;
    /** Why its judgments are not to be relied on, where they are not. */
    distrust: string | undefined;
  }[];
  /** Newest first. */
  runs: readonly ReportedRun[];
};

/** How far the Runs are, in a few lines to print. */
export function printProgress({ evaluators, runs }: Reported): string {
  const wanted = sum(runs.map(({ wantedLogs }) => wantedLogs));
  const logs = sum(runs.map(({ logsCount }) => logsCount));
  const judgments = sum(runs.flatMap(({ stats }) => stats.map(({ total_logs: judged }) => judged)));
  const notes = new Set(runs.flatMap(({ note }) => note ?? []));
  return [
    `Total Logs: ${logs}/${wanted}`,
    `Total Judgments: ${judgments}/${wanted * evaluators.length}`,
    ...notes,
    "",
  ].join("\n");
}

/** A table to print: a column a Run, the oldest first, and a row an Evaluator. */
export function printReport({ title, evaluators, runs }: Reported): string {
  const oldestFirst = runs.toReversed();
  const rows = [
    ["Version id", ...oldestFirst.map(({ versionId }) => versionId ?? "-")],
    ["Created", ...oldestFirst.map(({ createdAt }) => createdAt)],
    ["Evaluators", ...oldestFirst.map(() => "")],
    ...evaluators.map(({ path, versionId, distrust }) => [
      distrust === undefined ? path : `${path} (untrusted)`,
      ...oldestFirst.map(({ stats }) =>
        printAverage(stats.find((stat) => stat.evaluator_version_id === versionId)),
      ),
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? "").length)),
  );
  const line = `+${widths.map((width) => "-".repeat(width + 2)).join("+")}+`;
  const print = (row: string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const doubts = evaluators.flatMap(({ path, distrust }) =>
    distrust === undefined ? [] : [`${path}: ${distrust}`],
  );
  const stops = oldestFirst.flatMap(({ versionId, stoppedEarly }) =>
    stoppedEarly === null ? [] : [`${versionId ?? "-"}: ${stoppedEarly}`],
  );
  return [title, line, ...rows.map(print), line, ...doubts, ...stops, ""].join("\n");
}

/** The share of what is true, the mean of numbers; other judgments have no average. */
function printAverage(stats: EvaluatorStats | undefined): string {
  if (stats === undefined || stats.num_judgments === 0) return "-";
  if ("num_true" in stats) return (stats.num_true / stats.num_judgments).toFixed(2);
  return "percentiles" in stats && typeof stats.mean === "number" ? stats.mean.toFixed(2) : "-";
}

const sum = (numbers: readonly number[]): number => numbers.reduce((so, number) => so + number, 0);
