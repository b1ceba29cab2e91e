import { boundsOf, findRun, type Measurements, type Metric, valuesOf } from "@parley/statistics";
import type { EvalRun } from "../eval-case.ts";
import type { ListedCase } from "./case-list.ts";
import { firstSamples, meanOfCase, sayValue } from "./value-words.ts";

/**
 * Cases of which an Evaluator said less than the best that it can say, those with the least first. Evaluators whose
 * answers have no bounds say of none how far it is from the best.
 */
export function findWorstItems(
  run: EvalRun,
  { measurements, metrics }: { measurements: Measurements; metrics: readonly Metric[] },
): ListedCase[] {
  const measured = findRun(measurements, run.name);
  if (measured === undefined) return [];
  const judged = metrics.flatMap((metric) => {
    const bounds = boundsOf(metric);
    if (bounds === undefined) return [];
    const best = (metric.better ?? "higher") === "higher" ? bounds.high : bounds.low;
    const width = bounds.high - bounds.low;
    const values = valuesOf(measurements, measured, metric.name);
    return [{ metric, values, missingOf: (value: number) => Math.abs(best - value) / width }];
  });
  return firstSamples(run)
    .flatMap((item) => {
      const found = judged.flatMap(({ metric, values, missingOf }) => {
        const value = meanOfCase(values.get(item.case.id));
        if (value === undefined || missingOf(value) === 0) return [];
        return [{ words: `${metric.name} ${sayValue(value, metric)}`, missing: missingOf(value) }];
      });
      if (found.length === 0) return [];
      const listed = {
        item,
        words: found.map(({ words }) => words).join(", "),
        answers: [{ title: "answer", item }],
      };
      return [{ listed, missing: found.reduce((sum, one) => sum + one.missing, 0) }];
    })
    .toSorted((a, b) => b.missing - a.missing)
    .map(({ listed }) => listed);
}
