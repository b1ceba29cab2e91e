import { spellingsOf } from "../evaluation/facets-of.ts";
import type { Facets, ItemValues } from "../evaluation/measurements.ts";
import type { GateScope } from "./gate.ts";

/** The slices of a facet, and the items that may belong to any of them. */
export type Grouping = {
  /** As items have it. */
  facet: string;
  /** By value: the items that have it. */
  slices: ReadonlyMap<string, readonly string[]>;
};

/** The items of each slice that a gate looks at; `undefined` where no item has the facet. */
export function groupItems(
  scope: Exclude<GateScope, { kind: "all" }>,
  facets: ReadonlyMap<string, Facets> | undefined,
): Grouping | undefined {
  for (const facet of spellingsOf(scope.facet)) {
    const slices = new Map<string, string[]>();
    for (const [item, of] of facets ?? [])
      for (const value of Object.hasOwn(of, facet) ? (of[facet] ?? []) : []) {
        const known = slices.get(value);
        if (known) known.push(item);
        else slices.set(value, [item]);
      }
    if (slices.size > 0) return { facet, slices };
  }
  return undefined;
}

/** The values of some items. */
export const valuesIn = (values: ItemValues, items: readonly string[]): ItemValues =>
  new Map(
    items.flatMap((item): [string, readonly number[]][] => {
      const samples = values.get(item);
      return samples === undefined ? [] : [[item, samples]];
    }),
  );
