import {
  type AnalysedMetric,
  findRun,
  findWorstSlices,
  type Measurements,
  showValue,
  type SliceResult,
  valuesOf,
} from "@parley/statistics";
import type { EvalReport } from "./eval-report.ts";
import { isOwnMetric } from "./measure-runs.ts";

/** Slices that are worse than the rest for sure by what an Evaluator said, the surest first. */
type WorseSlices = { analysed: AnalysedMetric; slices: SliceResult[] };

/** Several reports are made of one evaluation. */
const known = new WeakMap<Measurements, WorseSlices[]>();

/** Of the last run, which is the one in question, by each Evaluator by which there are such. */
export function listWorseSlices(report: EvalReport, measurements: Measurements): WorseSlices[] {
  const found = known.get(measurements) ?? findWorseSlices(report, measurements);
  known.set(measurements, found);
  return found;
}

function findWorseSlices({ runs }: EvalReport, measurements: Measurements): WorseSlices[] {
  const { name = "", metrics = [] } = runs.at(-1) ?? {};
  const run = findRun(measurements, name);
  const { facets } = measurements;
  if (run === undefined || facets === undefined) return [];
  return metrics
    .filter(({ metric }) => !isOwnMetric(metric.name))
    .flatMap((analysed) => {
      const { metric } = analysed;
      const values = valuesOf(measurements, run, metric.name);
      const slices = findWorstSlices({ values, facets, metric }).slices.filter(({ isWorse }) => isWorse);
      return slices.length === 0 ? [] : [{ analysed, slices }];
    });
}

/**
 * The worst one in a line, for each Evaluator:
 * "Worst slice of new.prompt on exact: input.language = fr, 20.0 % (20 cases), all others 100.0 %."
 */
export function sayWorstSlices(report: EvalReport, measurements: Measurements): string[] {
  const name = report.runs.at(-1)?.name ?? "";
  return listWorseSlices(report, measurements).flatMap(({ analysed, slices: [worst, ...others] }) => {
    if (worst === undefined) return [];
    const place = `${worst.facet} = ${worst.value}`;
    const [inside, outside] = [worst.estimate, worst.rest].map((mean) => showValue(mean, analysed));
    const more =
      others.length === 0 ? "" : ` ${others.length} more ${others.length === 1 ? "is" : "are"} worse.`;
    return [
      `Worst slice of ${name} on ${analysed.metric.name}: ${place}, ${inside} (${worst.items} cases), all others ${outside}.${more}`,
    ];
  });
}
