import type { ComparedToControl } from "../evaluation/analyse.ts";
import type { Metric } from "../evaluation/measurements.ts";

type Tested = {
  metric: Metric;
  comparison: Pick<ComparedToControl, "pairs" | "wins" | "losses" | "ties" | "adjustedSignPValue"> | null;
};

/**
 * On how many items a run did better than the control, of what judges said: the size of differences has no part in it.
 *
 * @example signWordsOf(run.metrics) // ["tone: better on 9 items, worse on 1, the same on 2; sign test without ties, corrected p = 0.021."]
 */
export const signWordsOf = (metrics: readonly Tested[]): string[] =>
  metrics.flatMap(({ metric, comparison }) => {
    if (metric.signTest === undefined || comparison === null || comparison.pairs === 0) return [];
    const { wins, losses, ties, adjustedSignPValue: p } = comparison;
    const counts = `better on ${wins} ${wins === 1 ? "item" : "items"}, worse on ${losses}, the same on ${ties}`;
    return [
      `${metric.name}: ${counts}${p === null ? "" : `; sign test without ties, corrected ${sayP(p)}`}.`,
    ];
  });

const sayP = (p: number): string => (p < 0.001 ? "p < 0.001" : `p = ${p.toFixed(3)}`);
