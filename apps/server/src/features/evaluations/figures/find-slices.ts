import {
  differencesOf,
  facetsOf,
  findWorstSlices,
  type Facets,
  type Metric,
  type SliceResult,
} from "@parley/statistics";
import { parseLines } from "../../../kernel/parse-lines.ts";
import { readColumn, type Column } from "./read-column.ts";

export type ColumnToSlice = {
  metric: Metric;
  run: Column;
  /** Absent: the Run's own values, not its differences from another. */
  control: Column | undefined;
  /** An item, a facet and a value as JSON in a line. */
  fields: string;
  /** An item, its split and its tags in a line. */
  labels: string;
};

export type Slices = { slices: SliceResult[]; tooSmall: number };

/** More values than this are no groups, but a name for each item. */
export const mostValues = 20;
/** An address has no room for others. */
const longestName = 200;

/** The slices of a Run, or of its differences from the control, the surest to be worse than the rest first. */
export function findSlices({ metric, run, control, fields, labels }: ColumnToSlice): Slices {
  const own = readColumn(run);
  const values = control === undefined ? own : differencesOf(own, readColumn(control));
  const { name, better, unit } = metric;
  // A difference of rates is no rate.
  const measured = control === undefined ? metric : ({ name, kind: "number", better, unit } as const);
  return findWorstSlices({ values, facets: readFacets({ fields, labels }, own), metric: measured });
}

/** What items belong to, of what several share. */
function readFacets(
  { fields, labels }: Pick<ColumnToSlice, "fields" | "labels">,
  items: ReadonlyMap<string, unknown>,
): Map<string, Facets> {
  const found = new Map<string, Map<string, Set<string>>>();
  const add = (item: string, facet: string, value: string): void => {
    if (!items.has(item) || !isNameable(facet)) return;
    const ofFacet = found.get(facet) ?? new Map<string, Set<string>>();
    found.set(facet, ofFacet.set(value, (ofFacet.get(value) ?? new Set()).add(item)));
  };
  for (const [item, facet, said] of parseLines<[string, string, string]>(fields))
    add(item, facet, String(JSON.parse(said)));
  for (const [item, split, tags] of parseLines<[string, string | null, string | null]>(labels)) {
    const of = facetsOf({ split, tags: tags === null ? null : (JSON.parse(tags) as string[]) });
    for (const [facet, all] of Object.entries(of)) for (const value of all) add(item, facet, value);
  }
  return byItem(found, Math.min(mostValues, items.size / 2));
}

/** What `facet` of the items' query takes. */
const isNameable = (facet: string): boolean => facet.length <= longestName && !/["\\\p{Cc}]/u.test(facet);

function byItem(found: Map<string, Map<string, Set<string>>>, most: number): Map<string, Facets> {
  const items = new Map<string, Record<string, string[]>>();
  for (const [facet, values] of found) {
    if (values.size < 2 || values.size > most) continue;
    for (const [value, members] of values)
      for (const item of members) {
        const known = items.get(item) ?? {};
        items.set(item, known);
        (known[facet] ??= []).push(value);
      }
  }
  return items;
}
