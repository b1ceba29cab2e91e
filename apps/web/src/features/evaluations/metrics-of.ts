import type { Evaluation } from "@parley/contract";
import { callFigures, type Metric, metricOfEvaluator, nameEvaluators } from "@parley/statistics";

/** All that an Evaluation can measure, by name: what its Evaluators say, and the figures of calls. */
export function metricsOf(evaluation: Evaluation | undefined): Map<string, Metric> {
  const versions = evaluation?.evaluators.map(({ version }) => version) ?? [];
  const names = nameEvaluators(versions);
  const judged = versions.flatMap(
    ({ path, spec }, index) => metricOfEvaluator(names[index] ?? path, spec)?.metric ?? [],
  );
  return new Map(
    [...callFigures.map(({ metric }) => metric), ...judged].map((metric) => [metric.name, metric]),
  );
}
