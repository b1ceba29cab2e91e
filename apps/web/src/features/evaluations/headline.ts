import type { AnalysedMetric, AnalysedRun } from "@parley/statistics";
import { formatDifference, formatDifferenceRange, formatSize } from "./metric-words.ts";

/** Is it better, by how much, how sure: one sentence for each Run that is compared with the control. */
export function headlines(runs: readonly AnalysedRun[]): string[] {
  const control = runs.find(({ isControl }) => isControl);
  if (!control) return [];
  return runs.filter((run) => run !== control).map((run) => headlineOf(run, control.name));
}

function headlineOf(run: AnalysedRun, control: string): string {
  const compared = judgedOrAll(run.metrics).filter(({ comparison }) => (comparison?.pairs ?? 0) > 0);
  if (compared.length === 0) return `${run.name} and ${control} have no judged item in common yet.`;
  const sure = compared.filter(({ comparison }) => comparison?.verdict !== "undecided");
  if (sure.length > 0)
    return `${run.name} is ${joinWords(sure.map((of) => describeSure(of)))} than ${control}.`;
  const [first = compared[0]] = compared;
  const { comparison, metric } = first ?? {};
  const more = comparison?.moreItems;
  const advice = more ? ` About ${more} more items would show a difference of this size.` : "";
  return (
    `No difference between ${run.name} and ${control} is shown yet` +
    (comparison && metric
      ? `: on ${metric.name} ${formatDifference(comparison.difference, metric)} (${describeRange(first)}).${advice}`
      : ".")
  );
}

/** What Evaluators said comes first; cost and time, which have units, are for the table. */
function judgedOrAll(metrics: readonly AnalysedMetric[]): readonly AnalysedMetric[] {
  const judged = metrics.filter(({ metric }) => metric.unit === undefined);
  return judged.length > 0 ? judged : metrics;
}

function describeSure(of: AnalysedMetric): string {
  const { comparison, metric } = of;
  const size = formatSize(comparison?.difference ?? null, metric);
  return `${comparison?.verdict} on ${metric.name} by ${size} (${describeRange(of)})`;
}

function describeRange(of: AnalysedMetric | undefined): string {
  const { comparison, metric } = of ?? {};
  if (!comparison || !metric) return "";
  const level = Math.round((comparison.interval?.level ?? 0.95) * 100);
  return `${level} % interval ${formatDifferenceRange(comparison.interval, metric)}, n = ${comparison.pairs}`;
}

const joinWords = (parts: readonly string[]): string =>
  parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
