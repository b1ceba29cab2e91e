import { diffValues } from "./diff-values.ts";
import type { ItemChange } from "./kernel-diff.ts";

/** Which item of the new list an item of the old one became. */
export type ItemPair = { before: number; after: number };

/** What happened to the items of a list, in the order of the new list, each removal where the item was. */
export function diffItems<T>(
  before: readonly T[],
  after: readonly T[],
  pairs: readonly ItemPair[],
): ItemChange<T>[] {
  const inOrder = longestInOrder(pairs);
  const placed: { place: number; change: ItemChange<T> }[] = [];
  for (const pair of pairs) {
    const values = diffValues(before[pair.before], after[pair.after]);
    const isMoved = !inOrder.has(pair);
    if (values.length > 0)
      placed.push({ place: pair.after, change: { kind: "changed", ...pair, isMoved, values } });
    else if (isMoved) placed.push({ place: pair.after, change: { kind: "moved", ...pair } });
  }
  const kept = new Set(pairs.map((pair) => pair.before));
  const known = new Set(pairs.map((pair) => pair.after));
  for (const [index, item] of after.entries()) {
    if (!known.has(index)) placed.push({ place: index, change: { kind: "added", after: index, item } });
  }
  for (const [index, item] of before.entries()) {
    if (!kept.has(index))
      placed.push({ place: index - 0.5, change: { kind: "removed", before: index, item } });
  }
  return placed.sort((a, b) => a.place - b.place).map(({ change }) => change);
}

/** The most pairs that kept their order among each other; the others have moved. */
function longestInOrder(pairs: readonly ItemPair[]): Set<ItemPair> {
  const sorted = pairs.toSorted((a, b) => a.before - b.before);
  // `ends[n]` is the pair with the lowest `after` that ends a row of n + 1 pairs.
  const ends: ItemPair[] = [];
  const previous = new Map<ItemPair, ItemPair | undefined>();
  for (const pair of sorted) {
    const found = ends.findIndex((end) => end.after > pair.after);
    const at = found === -1 ? ends.length : found;
    previous.set(pair, ends[at - 1]);
    ends[at] = pair;
  }
  const kept = new Set<ItemPair>();
  for (let pair = ends.at(-1); pair !== undefined; pair = previous.get(pair)) kept.add(pair);
  return kept;
}
