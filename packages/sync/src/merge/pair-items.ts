import { ChatMessage, diffKernels } from "@parley/promptfile";
import canonicalize from "canonicalize";

/** An item that the base does not have, and the name it goes by, where it has one. */
export type Inserted = { key: string; name: string | undefined; item: unknown };

/** Which items of a list another one still has, and what it has beside them. */
export type Pairing = {
  /** The other list's item for this one of the base; undefined where it is gone. */
  itemFor(index: number): unknown;
  /** What the other list has before this item of the base, in its order. */
  insertedBefore(index: number): Inserted[];
  /** Whether the order of items says something. */
  isOrdered: boolean;
};

/** Pairs items: messages by likeness, what has a name by its name, all else by being equal. Nothing where they were put in another order. */
export function pairItems(base: readonly unknown[], other: readonly unknown[]): Pairing | undefined {
  const areMessages = [...base, ...other].every((item) => ChatMessage.safeParse(item).success);
  const places = areMessages ? pairMessages(base, other) : pairByKey(base, other);
  const isInOrder = places
    .filter((place) => place !== undefined)
    .every((place, index, kept) => index === 0 || place > (kept[index - 1] ?? -1));
  if (!isInOrder) return undefined;
  const paired = new Set(places);
  return {
    itemFor: (index) => (places[index] === undefined ? undefined : other[places[index]]),
    insertedBefore: (index) => {
      const from = places.slice(0, index).findLast((place) => place !== undefined) ?? -1;
      const isGone = index < base.length && places[index] === undefined;
      const to = index < base.length ? places[index] : other.length;
      // What stands around an item that is gone comes before the next one that is there.
      if (isGone || to === undefined) return [];
      return other
        .slice(from + 1, to)
        .flatMap((item, offset) =>
          paired.has(from + 1 + offset) ? [] : [{ key: keyOf(item), name: nameOf(item), item }],
        );
    },
    isOrdered: areMessages || [...base, ...other].some((item) => nameOf(item) === undefined),
  };
}

type Places = (number | undefined)[];

function pairByKey(base: readonly unknown[], other: readonly unknown[]): Places {
  const free = new Map<string, number[]>();
  for (const [index, item] of other.entries()) {
    const key = nameOf(item) ?? keyOf(item);
    free.set(key, [...(free.get(key) ?? []), index]);
  }
  return base.map((item) => free.get(nameOf(item) ?? keyOf(item))?.shift());
}

/** As the differences that people are shown pair them. */
function pairMessages(base: readonly unknown[], other: readonly unknown[]): Places {
  const kernel = (template: readonly unknown[]) => ({ model: "any", template: template as ChatMessage[] });
  const { messages } = diffKernels(kernel(base), kernel(other));
  const places: Places = base.map(() => undefined);
  const taken = new Set<number>();
  const settled = new Set<number>();
  for (const change of messages) {
    if (change.kind !== "added") settled.add(change.before);
    if (change.kind !== "removed") taken.add(change.after);
    if (change.kind === "moved" || change.kind === "changed") places[change.before] = change.after;
  }
  const rest = [...other.keys()].filter((index) => !taken.has(index));
  for (const index of base.keys()) if (!settled.has(index)) places[index] = rest.shift();
  return places;
}

/** What an item is known by: a function's name, a case's inputs, an option's name. */
function nameOf(item: unknown): string | undefined {
  if (typeof item !== "object" || item === null) return undefined;
  const { name, inputs, json_schema, link } = item as Record<string, unknown>;
  if (typeof name === "string") return `name ${name}`;
  if (typeof json_schema === "object" && json_schema !== null) return `tool ${canonicalize(json_schema)}`;
  if (typeof link === "object" && link !== null) return `link ${canonicalize(link)}`;
  return inputs === undefined ? undefined : `inputs ${canonicalize(item)}`;
}

const keyOf = (item: unknown): string => canonicalize(item) ?? "";
