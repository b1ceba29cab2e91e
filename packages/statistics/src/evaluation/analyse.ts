import { adjustPValues, type Correction } from "../compare/adjust.ts";
import { compare, type Comparison, judgeDifference } from "../compare/compare.ts";
import type { EstimateOptions } from "../estimate/mean-interval.ts";
import { type Summary, summarise } from "../estimate/summarise.ts";
import { minimumDetectableEffect, moreItemsNeeded } from "../plan/sample-size.ts";
import { findRun, type MeasuredRun, type Measurements, type Metric, valuesOf } from "./measurements.ts";

export type AnalysisOptions = EstimateOptions & {
  /** Over all comparisons of the Evaluation; `holm` unless said otherwise. */
  correction?: Correction | undefined;
};

export type ComparedToControl = Comparison & {
  /** The p-value, corrected for how many comparisons the Evaluation makes; the verdict follows it. */
  adjustedPValue: number | null;
  /** The smallest true difference that so many pairs would show in 4 of 5 cases. */
  detectable: number | null;
  /** How many more items would show a difference of the size seen in 4 of 5 cases; 0 when there are enough. */
  moreItems: number | null;
};

export type AnalysedMetric = {
  metric: Metric;
  summary: Summary;
  /** `null` for the control itself, and without one. */
  comparison: ComparedToControl | null;
};

export type AnalysedRun = { name: string; isControl: boolean; metrics: AnalysedMetric[] };

/**
 * Everything that a table of versions × Evaluators shows: estimates with intervals, and comparisons with the control,
 * corrected for their number.
 *
 * @example analyse({ metrics, runs, control: "v12" }).runs[1].metrics[0].comparison.verdict // "better"
 */
export function analyse(measurements: Measurements, options: AnalysisOptions = {}): { runs: AnalysedRun[] } {
  const control =
    measurements.control === undefined ? undefined : findRun(measurements, measurements.control);
  const runs = measurements.runs.map((run) => ({
    name: run.name,
    isControl: run === control,
    metrics: measurements.metrics.map((metric) =>
      analyseMetric({ measurements, run, control, metric }, options),
    ),
  }));
  const comparisons = runs.flatMap((run) =>
    run.metrics.flatMap(({ metric, comparison }) => (comparison ? [{ metric, comparison }] : [])),
  );
  const adjusted = adjustPValues(
    comparisons.map(({ comparison }) => comparison.pValue),
    options.correction ?? "holm",
  );
  for (const [index, { metric, comparison }] of comparisons.entries()) {
    comparison.adjustedPValue = adjusted[index] ?? null;
    comparison.verdict = judgeDifference(
      { difference: comparison.difference, pValue: comparison.adjustedPValue },
      metric,
      options.level,
    );
  }
  return { runs };
}

type Place = {
  measurements: Measurements;
  run: MeasuredRun;
  control: MeasuredRun | undefined;
  metric: Metric;
};

function analyseMetric(
  { measurements, run, control, metric }: Place,
  options: EstimateOptions,
): AnalysedMetric {
  const values = valuesOf(measurements, run, metric.name);
  const summary = summarise(values, metric, options);
  if (!control || control === run) return { metric, summary, comparison: null };
  const compared = compare(
    { candidate: values, control: valuesOf(measurements, control, metric.name) },
    metric,
    options,
  );
  const plan = {
    standardDeviation: compared.standardDeviation ?? 0,
    level: options.level,
    items: compared.pairs,
  };
  return {
    metric,
    summary,
    comparison: {
      ...compared,
      adjustedPValue: null,
      detectable: minimumDetectableEffect(compared.pairs, plan),
      moreItems: moreItemsNeeded(compared.difference ?? 0, plan),
    },
  };
}
