import { type Inserted, pairItems, type Pairing } from "./pair-items.ts";
import { disputed, type Sides } from "./sides.ts";

type Lists = { base: unknown[]; here: unknown[]; there: unknown[] };
type MergeItem = (three: { base: unknown; here: unknown; there: unknown }, place: string) => Sides<unknown>;

/**
 * Merges lists item by item. Where items were put in another order, or both sides put other things into the same place of
 * a list whose order means something, the lists themselves are in dispute.
 */
export function mergeList(lists: Lists, place: string, mergeItem: MergeItem): Sides<unknown[]> {
  const { base, here, there } = lists;
  const ours = pairItems(base, here);
  const theirs = pairItems(base, there);
  if (ours === undefined || theirs === undefined) return disputed(here, there, place);
  const merged: Sides<unknown[]> = { here: [], there: [], conflicts: [] };
  for (let index = 0; index <= base.length; index += 1) {
    addInserted(merged, { ours, theirs, index, place, mergeItem });
    if (index < base.length)
      addItem(merged, { ours, theirs, index, base, place: `${place}[${index}]`, mergeItem });
  }
  return merged;
}

type Both = { ours: Pairing; theirs: Pairing; index: number; place: string; mergeItem: MergeItem };

/** What either side put before an item of the base, or at the end. */
function addInserted(merged: Sides<unknown[]>, { ours, theirs, index, place, mergeItem }: Both): void {
  const added = ours.insertedBefore(index);
  const addedThere = theirs.insertedBefore(index);
  const keys = new Set(added.map(({ key }) => key));
  const onlyThere = addedThere.filter(({ key }) => !keys.has(key));
  const isOrdered = ours.isOrdered || theirs.isOrdered;
  const differ = onlyThere.length > 0 || addedThere.length !== added.length;
  if (added.length > 0 && addedThere.length > 0 && differ && isOrdered) {
    merged.here.push(...added.map(({ item }) => item));
    merged.there.push(...addedThere.map(({ item }) => item));
    merged.conflicts.push(`${place}[${index}]`);
    return;
  }
  const met = new Set<Inserted>();
  for (const { name, item } of added) {
    // Of one name there is one: what both put there by that name is one item, not two.
    const other = onlyThere.find((one) => name !== undefined && one.name === name && !met.has(one));
    if (other !== undefined) met.add(other);
    const three = { base: undefined, here: item, there: other === undefined ? item : other.item };
    addSides(merged, mergeItem(three, `${place}[${index}]`));
  }
  const rest = onlyThere.filter((one) => !met.has(one)).map(({ item }) => item);
  merged.here.push(...rest);
  merged.there.push(...rest);
}

/** An item of the base: merged, gone, or in dispute where one side changed what the other took away. */
function addItem(
  merged: Sides<unknown[]>,
  { ours, theirs, index, base, place, mergeItem }: Both & { base: unknown[] },
): void {
  const three = { base: base[index], here: ours.itemFor(index), there: theirs.itemFor(index) };
  addSides(merged, mergeItem(three, place));
}

function addSides(merged: Sides<unknown[]>, sides: Sides<unknown>): void {
  if (sides.here !== undefined) merged.here.push(sides.here);
  if (sides.there !== undefined) merged.there.push(sides.there);
  merged.conflicts.push(...sides.conflicts);
}
