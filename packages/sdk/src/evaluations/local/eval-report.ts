import {
  analyse,
  type AnalysedMetric,
  type Gate,
  type GateResult,
  judgeGates,
  type Measurements,
} from "@parley/statistics";
import type { RecordedReport } from "../record/recorded.ts";
import type { EvalItem, EvalRun } from "./eval-case.ts";
import { shortenError } from "./shorten-error.ts";

/** All that came of `parley eval`. */
export type EvalReport = {
  runs: { name: string; isControl: boolean; metrics: AnalysedMetric[]; failures: string[]; cases: number }[];
  /** Of the last run. */
  gates: GateResult[];
  /** Gates are open; without any, nothing failed. */
  passed: boolean;
  /** Where it is on a server, which judged the gates then. */
  recorded?: RecordedReport | undefined;
};

export function reportEval(
  runs: readonly EvalRun[],
  { measurements, gates }: { measurements: Measurements; gates: readonly Gate[] },
): EvalReport {
  const analysed = analyse(measurements).runs;
  const candidate = runs.at(-1)?.name ?? "";
  const judged = judgeGates(gates, measurements, { candidate });
  const described = runs.map(({ name, items }, index) => ({
    name,
    isControl: analysed[index]?.isControl ?? false,
    metrics: analysed[index]?.metrics ?? [],
    failures: items.flatMap(failuresOf),
    cases: items.length,
  }));
  const passed = gates.length > 0 ? judged.passed : described.every(({ failures }) => failures.length === 0);
  return { runs: described, gates: judged.results, passed };
}

/** Answers and judgments that did not come about. */
export function failuresOf({ case: { id }, log, verdicts }: EvalItem): string[] {
  const { error } = log;
  return [
    ...(typeof error === "string" ? [`case ${id}: ${shortenError(error)}`] : []),
    ...[...verdicts].flatMap(([name, verdict]) =>
      verdict.ok ? [] : [`case ${id}, ${name}: ${shortenError(verdict.error)}`],
    ),
  ];
}
