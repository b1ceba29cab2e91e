import { type Facets, facetsOf, type Measurements } from "@parley/statistics";
import type { EvaluationRecord } from "./evaluation-record.ts";
import type { EvaluationResult, MeasuredEvaluation } from "./measure-evaluation.ts";

type Given = Pick<EvaluationResult, "runs"> & Pick<MeasuredEvaluation, "measurements" | "names" | "items">;

/**
 * What gates on a Run are judged on, as the server does: Datapoints of its Dataset without a Log that was read are missing,
 * and items belong to what its own Logs and Dataset say.
 *
 * @example judgeGates(gates, measureForGates(data, "v2"), { candidate: "v2" })
 */
export function measureForGates(
  { measurements, names, items, runs }: Given,
  candidate: string,
): Measurements {
  const run = runs.find(({ id }) => names.get(id) === candidate);
  if (run === undefined) return measurements;
  const own = items.flatMap(({ id, records }) => {
    const of = records.get(run.id) ?? [];
    return of.length === 0 ? [] : [{ id, of }];
  });
  const known = own.filter(({ of }) => isCase(of)).length;
  const missing = Math.max(0, (run.dataset?.datapoints_count ?? 0) - known);
  return {
    ...measurements,
    items: [...own.map(({ id }) => id), ...Array.from({ length: missing }, (_, place) => `missing ${place}`)],
    facets: new Map(own.filter(({ of }) => isCase(of)).map(({ id, of }) => [id, groupsOf(of)])),
  };
}

const isCase = ([first]: readonly EvaluationRecord[]): boolean => first?.datapoint != null;

function groupsOf(records: readonly EvaluationRecord[]): Facets {
  const { inputs, target, split, tags } = records[0]?.datapoint ?? {};
  return facetsOf({ inputs, target, split, tags, metadata: records.map(({ log }) => log.metadata) });
}
