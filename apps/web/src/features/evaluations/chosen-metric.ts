import type { Metric } from "@parley/statistics";
import type { MeasuredEvaluation } from "./measure-evaluation.ts";

/** The metric that is asked for, else the first. */
export const chosenMetric = (
  { measurements }: MeasuredEvaluation,
  name: string | undefined,
): Metric | undefined =>
  measurements.metrics.find((metric) => metric.name === name) ?? measurements.metrics[0];
