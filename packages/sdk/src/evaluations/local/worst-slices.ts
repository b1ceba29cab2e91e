import {
  type AnalysedMetric,
  type Facets,
  findRun,
  findWorstSlices,
  listSlices,
  type Measurements,
  showValue,
  type SliceResult,
  valuesOf,
} from "@parley/statistics";
import type { EvalReport } from "./eval-report.ts";
import { isOwnMetric } from "./measure-runs.ts";

/** Slices that are worse than the rest for sure by what an Evaluator said, the surest first. */
type WorseSlices = { analysed: AnalysedMetric; slices: SliceResult[] };

/** Of the last run, which is the one in question, by each Evaluator by which there are such. */
export function listWorseSlices({ runs }: EvalReport, measurements: Measurements): WorseSlices[] {
  const { name = "", metrics = [] } = runs.at(-1) ?? {};
  const run = findRun(measurements, name);
  const { facets } = measurements;
  if (run === undefined || facets === undefined) return [];
  return metrics
    .filter(({ metric }) => !isOwnMetric(metric.name))
    .flatMap((analysed) => {
      const { metric } = analysed;
      const values = valuesOf(measurements, run, metric.name);
      const slices = findWorstSlices({ values, facets, metric }, { fewestItems }).slices.filter(
        ({ isWorse }) => isWorse,
      );
      return slices.length === 0 ? [] : [{ analysed, slices }];
    });
}

/** Smaller ones are left out by `findWorstSlices`. */
const fewestItems = 5;

/** Each slice is held against all cases: so many together take a second or two. */
const mostWork = 1_000_000;

/**
 * The worst one in a line, for each Evaluator. Where there are too many to look at by the way, that is said:
 * "Worst slice of new.prompt on exact: input.language = fr, 20.0 % (20 cases), all others 100.0 %."
 */
export function sayWorstSlices(report: EvalReport, measurements: Measurements): string[] {
  const { facets = new Map<string, Facets>() } = measurements;
  const count = countSlices(facets);
  if (count * facets.size > mostWork)
    return [`The worst slice was not looked for: there are ${count}. The HTML report looks at all.`];
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

/** Those that are large enough to be looked at. */
function countSlices(facets: ReadonlyMap<string, Facets>): number {
  const sizes = new Map<string, number>();
  for (const of of facets.values())
    for (const { facet, value } of listSlices([of])) {
      const slice = JSON.stringify([facet, value]);
      sizes.set(slice, (sizes.get(slice) ?? 0) + 1);
    }
  return [...sizes.values()].filter((size) => size >= fewestItems).length;
}
