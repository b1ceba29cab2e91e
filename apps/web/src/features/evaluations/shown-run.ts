import type { EvaluationFigures } from "@parley/contract";
import type { ComparedToControl, Metric, Summary, VarianceSplit } from "@parley/statistics";

type Wire = EvaluationFigures["runs"][number]["figures"][number];

export type ShownComparison = Pick<
  ComparedToControl,
  | "pairs"
  | "difference"
  | "interval"
  | "adjustedPValue"
  | "verdict"
  | "wins"
  | "losses"
  | "adjustedSignPValue"
  | "detectable"
  | "moreItems"
> & {
  /** The p-value is that of wins against losses: there is no other. */
  isBySigns: boolean;
  /** It ended the Run early: the interval holds however often was looked. */
  isDecidedEarly: boolean;
};

/** Least, quarter, middle, three quarters, most. */
export type Spread = readonly [number, number, number, number, number];

export type ShownMetric = {
  metric: Metric;
  summary: Pick<Summary, "items" | "missing" | "estimate" | "interval"> & {
    method: string;
    repeats: Pick<VarianceSplit, "shareBetween"> | null;
  };
  spread: Spread | null;
  /** `null` for the control itself, and without one. */
  comparison: ShownComparison | null;
};

/** What a Run came to, under the name it has on the page. */
export type ShownRun = { name: string; isControl: boolean; metrics: ShownMetric[] };

/** What was measured, by whom. */
export type ShownResults = {
  metrics: Metric[];
  runs: ShownRun[];
  /** The id of the version that judges, by the name of the metric. */
  judges: ReadonlyMap<string, string>;
  /** One error of a Run, by its id. */
  errors: ReadonlyMap<string, string>;
};

/** Figures of the server under the names of the page. */
export function toShownResults(
  { metrics, runs }: EvaluationFigures,
  names: ReadonlyMap<string, string>,
): ShownResults {
  const known = metrics.map(({ name, kind, better, range, unit }): Metric => ({
    name,
    kind,
    better,
    ...(range && { range }),
    ...(unit !== null && { unit }),
  }));
  return {
    metrics: known,
    runs: runs.map(({ run_id: id, control, figures }) => ({
      name: names.get(id) ?? id,
      isControl: control,
      metrics: figures.flatMap((figure, index) => {
        const metric = known[index];
        return metric ? [toShownMetric(figure, metric)] : [];
      }),
    })),
    judges: new Map(
      metrics.flatMap(({ name, evaluator_version_id: id }) => (id === null ? [] : [[name, id] as const])),
    ),
    errors: new Map(runs.flatMap(({ run_id: id, error }) => (error === null ? [] : [[id, error] as const]))),
  };
}

function toShownMetric({ spread, comparison, ...figure }: Wire, metric: Metric): ShownMetric {
  const { items, missing, estimate, interval, share_between: shareBetween } = figure;
  return {
    metric,
    summary: {
      items,
      missing,
      estimate,
      interval,
      method: interval?.method ?? "none",
      repeats: shareBetween === null ? null : { shareBetween },
    },
    spread: spread && [spread.lowest, spread.quarter, spread.middle, spread.three_quarters, spread.highest],
    comparison: comparison && {
      ...comparison,
      adjustedPValue: comparison.adjusted_p_value,
      adjustedSignPValue: comparison.adjusted_sign_p_value ?? null,
      moreItems: comparison.more_items,
      isBySigns: comparison.method === "sign" && comparison.sign_p_value != null,
      isDecidedEarly: comparison.interval?.method === "confidence-sequence",
    },
  };
}

/** Something to look at before anything is chosen: the metric that is asked for, else the first. */
export const chosenMetric = (metrics: readonly Metric[], name: string | undefined): Metric | undefined =>
  metrics.find((metric) => metric.name === name) ?? metrics[0];
