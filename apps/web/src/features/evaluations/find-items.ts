import { differencesOf, type ItemValues, type Metric, valuesOf } from "@parley/statistics";
import type { EvaluatedItem, MeasuredEvaluation } from "./measure-evaluation.ts";
import type { ItemsSearch } from "./search.ts";
import { outputOf } from "./output-of.ts";

/** An item with how far the worst compared run is from the control on the metric looked at; negative is worse. */
export type FoundItem = EvaluatedItem & { change: number | null };

/** The items that fit what the address asks for, those that changed most first. */
export function findItems(measured: MeasuredEvaluation, search: ItemsSearch): FoundItem[] {
  const metric = chosenMetric(measured, search.metric);
  const changes = metric ? changesOf(measured, metric) : [];
  const found = measured.items
    .filter(({ id }) => isInSlice(measured, id, search))
    .map((item): FoundItem => ({
      ...item,
      change: worstOf(changes.flatMap((of) => of.get(item.id)?.[0] ?? [])),
    }))
    .filter((item) => fits(item, search.show ?? "all", changes));
  if (search.show === "worse") return found.toSorted((a, b) => (a.change ?? 0) - (b.change ?? 0));
  if (search.show === "better") return found.toSorted((a, b) => (b.change ?? 0) - (a.change ?? 0));
  return found;
}

/** The metric that is asked for, else the first. */
export const chosenMetric = (
  { measurements }: MeasuredEvaluation,
  name: string | undefined,
): Metric | undefined =>
  measurements.metrics.find((metric) => metric.name === name) ?? measurements.metrics[0];

/** By compared run: how much better each item is than in the control. */
function changesOf({ measurements }: MeasuredEvaluation, metric: Metric): ItemValues[] {
  const control = measurements.runs.find(({ name }) => name === measurements.control);
  if (!control) return [];
  const before = valuesOf(measurements, control, metric.name);
  const sign = (metric.better ?? "higher") === "higher" ? 1 : -1;
  return measurements.runs
    .filter((run) => run !== control)
    .map((run) => {
      const differences = differencesOf(valuesOf(measurements, run, metric.name), before);
      return new Map([...differences].map(([item, values]) => [item, values.map((value) => value * sign)]));
    });
}

const worstOf = (changes: readonly number[]): number | null =>
  changes.length === 0
    ? null
    : changes.reduce((worst, change) => (Math.abs(change) > Math.abs(worst) ? change : worst), 0);

function isInSlice({ measurements }: MeasuredEvaluation, id: string, { facet, value }: ItemsSearch): boolean {
  if (facet === undefined || value === undefined) return true;
  return measurements.facets?.get(id)?.[facet]?.includes(value) ?? false;
}

function fits(
  item: FoundItem,
  show: NonNullable<ItemsSearch["show"]>,
  changes: readonly ItemValues[],
): boolean {
  const changed = changes.flatMap((of) => of.get(item.id)?.[0] ?? []);
  switch (show) {
    case "all":
      return true;
    case "worse":
      return changed.some((change) => change < 0);
    case "better":
      return changed.some((change) => change > 0);
    case "different":
      return new Set([...item.records.values()].map((records) => outputOf(records[0]?.log))).size > 1;
    case "failed":
      return [...item.records.values()]
        .flat()
        .some(
          ({ log, evaluator_logs: said }) => log.error != null || said.some(({ error }) => error != null),
        );
  }
}
