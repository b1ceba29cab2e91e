import type { Facets } from "./measurements.ts";

type Fields = Readonly<Record<string, unknown>>;

/** What an item can be grouped by: its Datapoint, and the metadata of each of its Logs. */
export type Grouped = {
  inputs?: Fields | null | undefined;
  target?: Fields | null | undefined;
  split?: string | null | undefined;
  tags?: readonly string[] | null | undefined;
  metadata?: readonly (Fields | null | undefined)[] | undefined;
};

/** Longer values are texts, and no groups. */
const longestValue = 60;

/**
 * The groups of an item: `input.…`, `target.…`, `metadata.…` of short values, `split`, `tag`.
 *
 * @example facetsOf({ inputs: { language: "fr" }, tags: ["early"] }) // { "input.language": ["fr"], tag: ["early"] }
 */
export function facetsOf({ inputs, target, split, tags, metadata = [] }: Grouped): Facets {
  return {
    ...groupsIn("input", [inputs]),
    ...groupsIn("target", [target]),
    ...groupsIn("metadata", metadata),
    ...(split != null && { split: [split] }),
    ...(tags != null && tags.length > 0 && { tag: [...tags] }),
  };
}

function groupsIn(place: string, all: readonly (Fields | null | undefined)[]): Record<string, string[]> {
  const found = new Map<string, Set<string>>();
  for (const fields of all)
    for (const [name, value] of Object.entries(fields ?? {})) {
      if (!isShort(value)) continue;
      const facet = `${place}.${name}`;
      found.set(facet, (found.get(facet) ?? new Set()).add(String(value)));
    }
  return Object.fromEntries([...found].map(([facet, values]) => [facet, [...values]]));
}

const isShort = (value: unknown): boolean =>
  typeof value === "boolean" ||
  typeof value === "number" ||
  (typeof value === "string" && value.length <= longestValue);

/**
 * How a facet that somebody wrote may stand with items, the likeliest first: an input needs no `input.`.
 *
 * @example spellingsOf("language") // ["language", "input.language"]
 */
export const spellingsOf = (facet: string): string[] => [facet, `input.${facet}`];
