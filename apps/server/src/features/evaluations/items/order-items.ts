import { parseLines } from "../../../kernel/parse-lines.ts";

export type ItemsToOrder = {
  /** As {@link readScores} has them; absent where nobody asks for scores. */
  scores: string | undefined;
  /** As {@link readMatches} has them; absent: all that have scores. */
  matches: string | undefined;
  sortBy: "id" | "score" | "delta";
  order: "asc" | "desc";
  show: "worse" | "better" | undefined;
};

/** An item, and its place in the order where that is not its id alone. */
export type PlacedItem = readonly [id: string, place: number | null];

type Scored = [id: string, score: number | null, low: number | null, high: number | null];

/** Further than any score is; items without a place come last. */
const nowhere = 1e300;

/** The items in their order, by their ids where they have one place. Each is a line of its own, with an end before and after it. */
export function orderItems(given: ItemsToOrder): string {
  const { scores, matches, sortBy, order } = given;
  const wanted = matches === undefined ? undefined : new Set(listIds(matches));
  const found: PlacedItem[] = [];
  for (const scored of scores === undefined ? idsAlone(wanted) : parseLines<Scored>(scores))
    if (wanted?.has(scored[0]) !== false && isShown(scored, given))
      found.push([scored[0], placeOf(scored, given)]);
  const direction = order === "asc" ? 1 : -1;
  if (sortBy !== "id") found.sort(([, a], [, b]) => direction * ((a ?? 0) - (b ?? 0)));
  else if (order === "desc") found.reverse();
  return `\n${found.map((item) => `${lineOf(item)}\n`).join("")}`;
}

export const lineOf = ([id, place]: PlacedItem): string => JSON.stringify([id, place]);

function* listIds(matches: string): Generator<string> {
  for (const [id] of parseLines<[string]>(matches)) yield id;
}

function* idsAlone(ids: ReadonlySet<string> = new Set()): Generator<Scored> {
  for (const id of ids) yield [id, null, null, null];
}

function isShown([, , low, high]: Scored, { show }: ItemsToOrder): boolean {
  if (show === "worse") return low !== null && low < 0;
  return show !== "better" || (high !== null && high > 0);
}

/** Rounded: the mean of the same numbers in another order differs in its last digits. */
function placeOf([, score, low, high]: Scored, { sortBy, order }: ItemsToOrder): number | null {
  if (sortBy === "id") return null;
  const delta = order === "asc" ? low : high;
  const value = sortBy === "score" ? score : delta;
  if (value === null) return order === "asc" ? nowhere : -nowhere;
  return Math.round(value * 1e9) / 1e9;
}
