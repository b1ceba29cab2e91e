import type { EvaluationSlice } from "@parley/contract";
import type { Metric } from "@parley/statistics";

type Named = Pick<EvaluationSlice, "facet" | "value" | "is_worse">;
type Said = { metric: Pick<Metric, "name">; page: number };

/** Which slices of a page are worse; on later pages they are less sure to be than on those before. */
export function sayWorst(slices: readonly Named[], { metric: { name }, page }: Said): string {
  const worse = slices.filter(({ is_worse: isWorse }) => isWorse);
  if (worse.length === 0)
    return `No slice ${page > 1 ? "on this page " : ""}is shown to be worse on ${name} than the rest.`;
  return `Worse on ${name} than the rest: ${worse.map(({ facet, value }) => `${facet} = ${value}`).join(", ")}.`;
}
