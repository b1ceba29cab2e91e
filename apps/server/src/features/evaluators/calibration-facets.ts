import type { DatapointContent } from "@parley/contract";
import { fromJson, type Executor } from "@parley/db";
import { facetsOf, type CalibrationItem } from "@parley/statistics";
import { listCases } from "./calibration.store.ts";

/** A Log that both judged, and which case it was made for. */
export type JudgedItem = CalibrationItem & { datapointId: string | null };

/** With what is short in the inputs of their Datapoints, and their tags: where a judge may agree less. */
export async function addCases(
  reader: Executor,
  { organizationId, items }: { organizationId: string; items: readonly JudgedItem[] },
): Promise<CalibrationItem[]> {
  const ids = [...new Set(items.flatMap(({ datapointId }) => datapointId ?? []))];
  if (ids.length === 0) return [...items];
  const facets = new Map(
    (await listCases(reader, { organizationId, ids })).map(({ id, content, tags }) => {
      const { inputs } = fromJson<DatapointContent>(content);
      const said = new Set(tags.flatMap((json) => fromJson<string[]>(json)));
      return [id, facetsOf({ inputs, tags: [...said] })] as const;
    }),
  );
  return items.map(({ datapointId, ...item }) => ({
    ...item,
    facets: { ...item.facets, ...facets.get(datapointId ?? "") },
  }));
}
