import { adjustPValues, type Correction } from "../compare/adjust.ts";
import { compare, type Comparison, judgeDifference } from "../compare/compare.ts";
import type { EstimateOptions } from "../estimate/mean-interval.ts";
import { type Summary, summarise } from "../estimate/summarise.ts";
import { minimumDetectableEffect, moreItemsNeeded } from "../plan/sample-size.ts";
import {
  findRun,
  type ItemValues,
  type MeasuredRun,
  type Measurements,
  type Metric,
  type StoppedRun,
  valuesOf,
} from "./measurements.ts";

export type AnalysisOptions = EstimateOptions & {
  /** Over all comparisons of the Evaluation; `holm` unless said otherwise. */
  correction?: Correction | undefined;
};

export type ComparedToControl = Comparison & {
  /** The p-value, corrected for how many comparisons the Evaluation makes; the verdict follows it. */
  adjustedPValue: number | null;
  /** Of judges: what the corrected p-value is when this comparison is tested by its signs. `null` of all else. */
  adjustedSignPValue: number | null;
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

/** As much of a comparison as words say of it. */
export type ComparedMetric = Pick<AnalysedMetric, "metric"> & {
  comparison: Pick<ComparedToControl, "pairs" | "difference" | "interval" | "verdict" | "moreItems"> | null;
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
    metrics: measurements.metrics.map((metric) => {
      const of = (one: MeasuredRun) => valuesOf(measurements, one, metric.name);
      const isCompared = control !== undefined && control !== run;
      return analyseValues(
        { values: of(run), control: isCompared ? of(control) : undefined },
        metric,
        options,
      );
    }),
  }));
  correctComparisons(
    runs.flatMap(({ metrics }) => metrics),
    options,
  );
  for (const [index, { metrics }] of runs.entries()) {
    const stopped = measurements.runs[index]?.stopped;
    const found = metrics.find(({ metric }) => metric.name === stopped?.metric);
    if (stopped && found?.comparison && stopped.control === control?.name)
      found.comparison = withDecision(found.comparison, stopped);
  }
  return { runs };
}

/** What stopped a run is no usual comparison: it was looked at until it showed something. */
const withDecision = (
  comparison: ComparedToControl,
  { interval, decision }: StoppedRun,
): ComparedToControl => ({
  ...comparison,
  interval,
  pValue: null,
  adjustedPValue: null,
  signPValue: null,
  adjustedSignPValue: null,
  verdict: decision,
  detectable: null,
  moreItems: null,
});

/**
 * One metric of one run, for who has too much to hold it all at once. Its p-value is corrected with those of all others
 * by {@link correctComparisons}: the verdict before that is of no use.
 *
 * @example analyseValues({ values: new Map([["d1", [1]]]), control: undefined }, { name: "correct", kind: "rate" })
 */
export function analyseValues(
  { values, control }: { values: ItemValues; control: ItemValues | undefined },
  metric: Metric,
  options: EstimateOptions = {},
): AnalysedMetric {
  const summary = summarise(values, metric, options);
  if (!control) return { metric, summary, comparison: null };
  const compared = compare({ candidate: values, control }, metric, options);
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
      adjustedSignPValue: null,
      detectable: minimumDetectableEffect(compared.pairs, plan),
      moreItems: moreItemsNeeded(compared.difference ?? 0, plan),
    },
  };
}

/** Gives all comparisons of an Evaluation their corrected p-values, and the verdicts that follow from them. */
export function correctComparisons(
  analysed: readonly AnalysedMetric[],
  { correction = "holm", level }: AnalysisOptions = {},
): void {
  const comparisons = analysed.flatMap(({ metric, comparison }) =>
    comparison ? [{ metric, comparison }] : [],
  );
  const pValues = comparisons.map(({ comparison }) => comparison.pValue);
  const adjusted = adjustPValues(pValues, correction);
  for (const [index, { metric, comparison }] of comparisons.entries()) {
    comparison.adjustedPValue = adjusted[index] ?? null;
    if (metric.signTest !== undefined) {
      const bySigns = pValues.with(index, comparison.signPValue);
      comparison.adjustedSignPValue = adjustPValues(bySigns, correction)[index] ?? null;
    }
    const judged = { ...comparison, pValue: comparison.adjustedPValue };
    comparison.verdict = judgeDifference(judged, metric, level);
  }
}
