import { evaluationErrors, type EvaluatorSpec } from "@parley/contract";
import { callFigures, metricOfEvaluator, nameEvaluators, type Metric } from "@parley/statistics";
import { listItemMetrics, type ItemMetric } from "../items/item-metric.ts";
import type { EvaluationView } from "../describe-evaluations.ts";

/** What an Evaluation measures: what an Evaluator says, or what calls took. */
export type EvaluationMetric = { metric: Metric } & (
  | { kind: "judge"; judge: ItemMetric }
  | { kind: "call"; /** As {@link readCallColumns} has them. */ column: number; scale: number }
);

/** In the order of {@link callFigures}: milliseconds, nano-USD, tokens. */
const scales = [1e-3, 1e-9, 1] as const;

/** Evaluators first, each under a name of its own. They go before calls. */
export function listMetrics({ evaluators }: EvaluationView): EvaluationMetric[] {
  const names = nameEvaluators(evaluators.map(({ version }) => version));
  const judges = evaluators.flatMap(({ version }, index): EvaluationMetric[] => {
    const spec = version.spec as EvaluatorSpec;
    const found = metricOfEvaluator(names[index] ?? version.path, spec);
    const [judge] = listItemMetrics([{ versionId: version.version_id, spec }]);
    return found && judge ? [{ kind: "judge", metric: found.metric, judge }] : [];
  });
  const taken = new Set(judges.map(({ metric }) => metric.name));
  const calls = callFigures.map(({ metric }, column): EvaluationMetric => ({
    kind: "call",
    metric,
    column: column + 1,
    scale: scales[column] ?? 1,
  }));
  return [...judges, ...calls.filter(({ metric }) => !taken.has(metric.name))];
}

/** @throws not_found; unprocessable where nothing can be measured */
export function chooseMetric(
  metrics: readonly EvaluationMetric[],
  { name, evaluationId }: { name: string | undefined; evaluationId: string },
): EvaluationMetric {
  const found = name === undefined ? metrics[0] : metrics.find(({ metric }) => metric.name === name);
  if (found === undefined)
    throw evaluationErrors.metricUnknown({
      metric: name ?? "",
      evaluation_id: evaluationId,
      known: metrics.map(({ metric }) => metric.name),
    });
  return found;
}

/** What tells metrics apart, whatever they are called today. */
export const keyOfMetric = (of: EvaluationMetric): string =>
  of.kind === "judge" ? of.judge.versionId : `call ${of.column}`;
