import { evaluationErrors, type EvaluatorSpec } from "@parley/contract";
import {
  callFigures,
  findUnknownNames,
  metricOfEvaluator,
  nameEvaluators,
  parseGates,
  type EvaluatorMetric,
  type Gate,
  type KnownSlices,
} from "@parley/statistics";
import type { EvaluationView } from "../describe-evaluations.ts";

/** Gates are judged one after the other; more would hold up the next one who asks. */
const mostGates = 50;

/** An Evaluator as gates call it. */
export type Judge = EvaluatorMetric & { versionId: string };

/** @throws unprocessable for text that is no gates, or has none */
export function readGates(text: string): Gate[] {
  const { gates, problems } = parseGates(text);
  const refuse = (words: string[]) =>
    evaluationErrors.gatesUnclear({ problems: words }, { issues: words.map(toIssue) });
  const words = problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
  if (words.length > 0) throw refuse(words);
  if (gates.length === 0) throw refuse(["There is no condition in them."]);
  if (gates.length > mostGates) throw refuse([`There are ${gates.length}; give at most ${mostGates}.`]);
  return gates;
}

type Known = { evaluation: EvaluationView; slices?: KnownSlices | undefined };

/** @throws unprocessable where gates name an Evaluator, a figure or a slice that there is not, or a number that is none of it */
export function checkNames(gates: readonly Gate[], { evaluation, slices }: Known): void {
  const judges = listJudges(evaluation).map(({ metric }) => metric);
  const problems = findUnknownNames(gates, {
    metrics: [...judges, ...callFigures.map(({ metric }) => metric)],
    uncounted: namesOf(evaluation).filter((name) => !judges.some((judge) => judge.name === name)),
    slices,
  });
  if (problems.length > 0)
    throw evaluationErrors.gateNamesUnknown({ problems }, { issues: problems.map(toIssue) });
}

const toIssue = (msg: string) => ({ loc: ["body", "gates"], msg, type: "value_error" });

/** Those whose judgments are counted. */
export function listJudges(evaluation: EvaluationView): Judge[] {
  const names = namesOf(evaluation);
  return evaluation.evaluators.flatMap(({ version }, index) => {
    const found = metricOfEvaluator(names[index] ?? version.path, version.spec as EvaluatorSpec);
    return found ? [{ versionId: version.version_id, ...found }] : [];
  });
}

const namesOf = ({ evaluators }: EvaluationView): string[] =>
  nameEvaluators(evaluators.map(({ version }) => version));
