import type { AnalysedMetric } from "../evaluation/analyse.ts";

type Sampled = Pick<AnalysedMetric, "metric"> & {
  summary: { repeats: { shareBetween: number | null } | null };
};

/**
 * Where the spread comes from, for what was judged of items that were sampled several times.
 *
 * @example repeatsWordsOf(run.metrics) // ["correct: 38 % of the spread is between samples of one item."]
 */
export const repeatsWordsOf = (metrics: readonly Sampled[]): string[] =>
  metrics.flatMap(({ metric, summary: { repeats } }) =>
    // Time and tokens differ from call to call in any case.
    repeats?.shareBetween == null || metric.unit !== undefined
      ? []
      : [
          `${metric.name}: ${Math.round((1 - repeats.shareBetween) * 100)} % of the spread is between samples of one item.`,
        ],
  );
