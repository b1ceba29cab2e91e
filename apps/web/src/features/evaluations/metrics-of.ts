import type { Evaluation } from "@parley/contract";
import { callFigures, type Metric, metricOfEvaluator } from "@parley/statistics";

/** All that an Evaluation can measure, by name: what its Evaluators say, and the figures of calls. */
export function metricsOf(evaluation: Evaluation | undefined): Map<string, Metric> {
  const versions = evaluation?.evaluators.map(({ version }) => version) ?? [];
  const judged = versions.flatMap(({ name, path, spec }) => {
    const isOnly = versions.filter((other) => other.name === name).length === 1;
    return metricOfEvaluator(isOnly ? name : path, spec)?.metric ?? [];
  });
  return new Map(
    [...callFigures.map(({ metric }) => metric), ...judged].map((metric) => [metric.name, metric]),
  );
}
