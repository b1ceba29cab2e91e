import type { DatapointContent } from "@parley/contract";
import { fromJson, inChunks, type Executor } from "@parley/db";
import { facetsOf, spellingsOf, type Facets } from "@parley/statistics";
import { listDatapoints } from "../run-logs.store.ts";
import { listLabels, type RunFigure } from "./run-figures.store.ts";

const datapointsAtOnce = 1000;

type Given = {
  organizationId: string;
  /** Of the candidate, whether or not it has Logs of them, and of what it is compared with. */
  items: readonly string[];
  /** Of the candidate's Logs. */
  figures: readonly RunFigure[];
  /** The candidate's. */
  datasetVersionId: string | undefined;
};

/** By item; of items that are not in it nobody knows what they belong to. */
type Known = Map<string, Facets>;

/**
 * What items belong to, of one facet and those that are known with it: `input.…` and `target.…` of Datapoints, `split` and
 * `tag` of the candidate's Dataset, `metadata.…` of the candidate's Logs. Nothing is read before it is asked for.
 */
export function openFacets(reader: Executor, given: Given): (facet: string) => Promise<Known> {
  const cases = once(() => readCases(reader, given));
  const labels = once(() => readLabels(reader, given));
  const metadata = once(() => Promise.resolve(readMetadata(given)));
  const read = (facet: string): Promise<Known> => {
    if (facet === "split" || facet === "tag") return labels();
    if (facet.startsWith("metadata.")) return metadata();
    return /^(?:input|target)\./.test(facet) ? cases() : Promise.resolve(new Map());
  };
  return async (facet) => {
    for (const spelling of spellingsOf(facet)) {
      const known = await read(spelling);
      if (known.values().some((of) => Object.hasOwn(of, spelling))) return known;
    }
    return new Map();
  };
}

type OfDataset = Pick<Given, "organizationId" | "items" | "datasetVersionId">;

/** All that is known of items before there is a Log: all but `metadata.…`, each item as often as something is. */
export async function readItemFacets(reader: Executor, given: OfDataset): Promise<Facets[]> {
  const [cases, labels] = [await readCases(reader, given), await readLabels(reader, given)];
  return [...cases.values(), ...labels.values()];
}

function once<Value>(load: () => Promise<Value>): () => Promise<Value> {
  let loaded: Promise<Value> | undefined;
  return () => (loaded ??= load());
}

async function readCases(reader: Executor, { organizationId, items }: OfDataset): Promise<Known> {
  const found: Known = new Map();
  for (const chunk of inChunks([...items], datapointsAtOnce)) {
    const rows = await listDatapoints(reader, { organizationId, ids: [...chunk] });
    for (const { id, content } of rows) {
      const { inputs, target } = fromJson<DatapointContent>(content);
      found.set(id, facetsOf({ inputs, target }));
    }
  }
  return found;
}

async function readLabels(reader: Executor, { organizationId, datasetVersionId }: OfDataset): Promise<Known> {
  if (datasetVersionId === undefined) return new Map();
  const rows = await listLabels(reader, { organizationId, datasetVersionId });
  return new Map(
    rows.map(({ datapointId, split, tags }) => [
      datapointId,
      facetsOf({ split, tags: tags === null ? null : fromJson<string[]>(tags) }),
    ]),
  );
}

function readMetadata({ figures }: Given): Known {
  const byItem = Map.groupBy(figures, ({ itemId }) => itemId);
  return new Map(
    [...byItem].map(([item, of]) => [
      item,
      facetsOf({
        metadata: of.map(({ metadata }) =>
          metadata === null ? null : fromJson<Record<string, unknown>>(metadata),
        ),
      }),
    ]),
  );
}
