import type { AnalysedMetric } from "@parley/statistics";
import type { EvalReport } from "./eval-report.ts";
import { isOwnMetric } from "./measure-runs.ts";
import { showDifference } from "./words-of-metric.ts";

/**
 * Is it better, by how much, how sure: a sentence for each run that is compared with the control.
 *
 * @example // "new.prompt is better than old.prompt on exact +10.0 points (2.1 to 17.9), n = 200."
 */
export function headlinesOf({ runs }: EvalReport): string[] {
  const control = runs.find(({ isControl }) => isControl);
  if (control === undefined) return [];
  return runs
    .filter((run) => run !== control)
    .map(({ name, metrics }) => {
      const judged = metrics.filter(
        ({ metric, comparison }) => !isOwnMetric(metric.name) && (comparison?.pairs ?? 0) > 0,
      );
      return headlineOf(judged, { name, control: control.name });
    });
}

type Compared = { name: string; control: string };

function headlineOf(judged: readonly AnalysedMetric[], { name, control }: Compared): string {
  const said = (verdict: "better" | "worse"): string[] => {
    const on = judged.filter(({ comparison }) => comparison?.verdict === verdict).map(describe);
    return on.length === 0 ? [] : [`${verdict} than ${control} on ${on.join("; ")}`];
  };
  const sure = [...said("better"), ...said("worse")];
  if (sure.length > 0) return `${name} is ${sure.join(", and ")}.`;
  const [first] = judged;
  if (first === undefined) return `${name} and ${control} have no judged case in common.`;
  const more = first.comparison?.moreItems;
  const advice = more ? ` About ${more} more cases would show a difference of this size.` : "";
  return `No difference between ${name} and ${control} is shown: ${describe(first)}.${advice}`;
}

const describe = (analysed: AnalysedMetric): string =>
  `${analysed.metric.name} ${showDifference(analysed)}, n = ${analysed.comparison?.pairs ?? 0}`;
