import {
  analyse,
  type AnalysedMetric,
  type Gate,
  type GateResult,
  judgeGates,
  type Measurements,
  repeatsWordsOf,
  sayStopped,
  signWordsOf,
} from "@parley/statistics";
import type { RecordedReport } from "../record/recorded.ts";
import { type BudgetStop, sayBudgetStop } from "./budget-stop.ts";
import { type EvalItem, type EvalRun, nameOfItem } from "./eval-case.ts";
import type { StoppedEval } from "./follow-run.ts";
import { shortenError } from "./shorten-error.ts";

/** All that came of `parley eval`. */
export type EvalReport = {
  runs: {
    name: string;
    isControl: boolean;
    metrics: AnalysedMetric[];
    failures: string[];
    cases: number;
    /** What was decided where it was stopped early. */
    stopped?: StoppedEval | undefined;
  }[];
  /** Of the last run. */
  gates: GateResult[];
  /** Gates are open; without any, nothing failed. */
  passed: boolean;
  /** What was left, where a budget ended it: then it has not passed, and no gate is judged. */
  budget?: BudgetStop | undefined;
  /** Where it is on a server, which judged the gates then. */
  recorded?: RecordedReport | undefined;
};

type Reporting = { measurements: Measurements; gates: readonly Gate[]; budget?: BudgetStop | undefined };

export function reportEval(runs: readonly EvalRun[], { measurements, gates, budget }: Reporting): EvalReport {
  const analysed = analyse(measurements).runs;
  const candidate = runs.at(-1)?.name ?? "";
  const judged = judgeGates(gates, measurements, { candidate });
  const described = runs.map(({ name, items, stopped }, index) => ({
    name,
    isControl: analysed[index]?.isControl ?? false,
    metrics: analysed[index]?.metrics ?? [],
    failures: items.flatMap(failuresOf),
    cases: new Set(items.map((item) => item.case)).size,
    ...(stopped && { stopped }),
  }));
  if (budget !== undefined) {
    const evidence = sayBudgetStop(budget);
    const unjudged = judged.results.map((result) => ({ ...result, outcome: "unknown" as const, evidence }));
    return { runs: described, gates: unjudged, passed: false, budget };
  }
  const passed = gates.length > 0 ? judged.passed : described.every(({ failures }) => failures.length === 0);
  return { runs: described, gates: judged.results, passed };
}

/** Answers and judgments that did not come about. */
export function failuresOf(item: EvalItem): string[] {
  const { error } = item.log;
  const place = nameOfItem(item);
  return [
    ...(typeof error === "string" ? [`${place}: ${shortenError(error)}`] : []),
    ...[...item.verdicts].flatMap(([name, verdict]) =>
      verdict.ok ? [] : [`${place}, ${name}: ${shortenError(verdict.error)}`],
    ),
  ];
}

/**
 * What has to be known of figures beside them: what ended before its end, how much samples of one case differ, and how
 * often judges found a run better than the control.
 */
export const notesOf = ({ runs, budget }: EvalReport): string[] => [
  ...(budget ? [sayBudgetStop(budget)] : []),
  ...runs.flatMap(({ name, metrics, stopped }) => [
    ...(stopped
      ? [
          `${name} was stopped early: ${sayStopped({ ...stopped, itemsLeft: stopped.casesLeft, level: stopped.interval.level })}.`,
        ]
      : []),
    ...[...repeatsWordsOf(metrics), ...signWordsOf(metrics)].map((words) => `${name}: ${words}`),
  ]),
];
