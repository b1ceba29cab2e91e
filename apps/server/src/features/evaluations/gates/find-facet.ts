import type { DatapointContent } from "@parley/contract";
import { fromJson, inChunks, type Executor } from "@parley/db";
import type { Facets } from "@parley/statistics";
import { listDatapoints } from "../run-logs.store.ts";
import { listLabels, type RunFigure } from "./run-figures.store.ts";

/** Longer values are texts, and no groups. */
const longestValue = 60;
const datapointsAtOnce = 1000;

type Wanted = {
  organizationId: string;
  /** `input.language`, `target.…`, `metadata.…`, `split`, `tag`. */
  facets: ReadonlySet<string>;
  figures: readonly RunFigure[];
  datasetVersionIds: string[];
};

/** What each item belongs to, of the facets that gates ask for and no others. */
export async function findFacets(reader: Executor, wanted: Wanted): Promise<Map<string, Facets>> {
  const { facets, figures } = wanted;
  const found = new Map<string, Record<string, string[]>>();
  const add = (item: string, facet: string, values: readonly string[]): void => {
    if (values.length > 0 && facets.has(facet)) found.set(item, { ...found.get(item), [facet]: [...values] });
  };
  const addFields = (item: string, place: string, fields: object | undefined): void => {
    for (const [name, value] of Object.entries(fields ?? {})) add(item, `${place}.${name}`, toValues(value));
  };
  if (asksFor(facets, "metadata"))
    for (const { itemId, metadata } of figures)
      addFields(itemId, "metadata", metadata === null ? {} : fromJson<object>(metadata));
  if (asksFor(facets, "input") || asksFor(facets, "target")) {
    const ids = [...new Set(figures.flatMap(({ datapointId }) => datapointId ?? []))];
    for (const chunk of inChunks(ids, datapointsAtOnce)) {
      const rows = await listDatapoints(reader, { organizationId: wanted.organizationId, ids: [...chunk] });
      for (const { id, content } of rows) {
        const { inputs, target } = fromJson<DatapointContent>(content);
        addFields(id, "input", inputs);
        addFields(id, "target", target ?? undefined);
      }
    }
  }
  if (facets.has("split") || facets.has("tag"))
    for (const { datapointId, split, tags } of await listLabels(reader, wanted)) {
      add(datapointId, "split", split === null ? [] : [split]);
      add(datapointId, "tag", tags === null ? [] : fromJson<string[]>(tags));
    }
  return found;
}

const asksFor = (facets: ReadonlySet<string>, place: string): boolean =>
  [...facets].some((facet) => facet.startsWith(`${place}.`));

function toValues(value: unknown): string[] {
  if (typeof value === "boolean" || typeof value === "number") return [String(value)];
  return typeof value === "string" && value.length <= longestValue ? [value] : [];
}
