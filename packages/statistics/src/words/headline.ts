import type { ComparedMetric } from "../evaluation/analyse.ts";
import { showDifference } from "./show-metric.ts";

type ComparedRun = { name: string; isControl: boolean; metrics: readonly ComparedMetric[] };

/**
 * Is it better, by how much, how sure: a sentence for each run that is compared with the control.
 *
 * @example
 * headlinesOf(analyse(measurements).runs);
 * // ["v13 is better than v12 on exact +10.0 points (2.1 to 17.9), n = 200."]
 */
export function headlinesOf(runs: readonly ComparedRun[]): string[] {
  const control = runs.find(({ isControl }) => isControl);
  if (control === undefined) return [];
  return runs
    .filter((run) => run !== control)
    .map(({ name, metrics }) => {
      const compared = judgedOrAll(metrics).filter(({ comparison }) => (comparison?.pairs ?? 0) > 0);
      return headlineOf(compared, { name: quoted(name), control: quoted(control.name) });
    });
}

/** What Evaluators said comes first; cost and time, which have units, are for the table. */
function judgedOrAll(metrics: readonly ComparedMetric[]): readonly ComparedMetric[] {
  const judged = metrics.filter(({ metric }) => metric.unit === undefined);
  return judged.length > 0 ? judged : metrics;
}

/** A name of several words is told from the sentence around it. */
const quoted = (name: string): string => (/\s/.test(name) ? `“${name}”` : name);

type Compared = { name: string; control: string };

function headlineOf(compared: readonly ComparedMetric[], { name, control }: Compared): string {
  const said = (verdict: "better" | "worse"): string[] => {
    const on = compared.filter(({ comparison }) => comparison?.verdict === verdict).map(describe);
    return on.length === 0 ? [] : [`${verdict} than ${control} on ${on.join("; ")}`];
  };
  const sure = [...said("better"), ...said("worse")];
  if (sure.length > 0) return `${name} is ${sure.join(", and ")}.`;
  const [first] = compared;
  if (first === undefined) return `${name} and ${control} have no judged item in common.`;
  const more = first.comparison?.moreItems;
  const advice = more ? ` About ${more} more items would show a difference of this size.` : "";
  return `No difference between ${name} and ${control} is shown: ${describe(first)}.${advice}`;
}

const describe = (analysed: ComparedMetric): string =>
  `${analysed.metric.name} ${showDifference(analysed)}, n = ${analysed.comparison?.pairs ?? 0}`;
