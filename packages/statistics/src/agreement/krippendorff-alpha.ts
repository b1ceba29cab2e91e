import { type Agreement, type AgreementOptions, withInterval } from "./agreement.ts";

/** What ratings are: names, ranks, numbers with equal steps, or numbers with a true zero. */
export type Measurement = "nominal" | "ordinal" | "interval" | "ratio";

/**
 * Krippendorff's alpha: any number of raters, any of which may have left items out.
 *
 * @example krippendorffAlpha([[1, 1], [2, 2], [3, 4]], { measurement: "ordinal" }).value
 */
export function krippendorffAlpha<Label extends string | number | boolean>(
  items: readonly (readonly (Label | null)[])[],
  options: AgreementOptions & { measurement?: Measurement | undefined } = {},
): Agreement {
  const rated = items
    .map((labels) => labels.filter((label) => isRating(label)))
    .filter(({ length }) => length >= 2);
  const labels = inOrder([...new Set(rated.flat())]);
  const places = new Map(labels.map((label, index) => [label, index]));
  const units = rated.map((ratings) => ratings.map((label) => places.get(label) ?? 0));
  const { measurement = "nominal" } = options;
  const numbers = labels.map(Number);
  const scale = { measurement, numbers };
  const rating = {
    items: units.length,
    disagreements: units.filter((ratings) => new Set(ratings).size > 1).length,
    chance: () => chanceOf(units, scale),
    statistic: (indices: ArrayLike<number>) => alphaOf(pick(units, indices), scale),
  };
  return withInterval(rating, options);
}

function isRating<Label>(label: Label | null): label is Label {
  return label !== null && !(typeof label === "number" && Number.isNaN(label));
}

function inOrder<Label extends string | number | boolean>(labels: readonly Label[]): Label[] {
  return labels.toSorted((a, b) =>
    typeof a === "number" && typeof b === "number" ? a - b : String(a).localeCompare(String(b), "en"),
  );
}

const pick = <T>(all: readonly T[], indices: ArrayLike<number>): T[] =>
  Array.from(indices, (index) => all[index]).filter((one) => one !== undefined);

type Scale = { measurement: Measurement; numbers: readonly number[] };

type Units = readonly (readonly number[])[];

/** 1 − observed disagreement / disagreement by chance. */
function alphaOf(units: Units, scale: Scale): number {
  const { count, distance, byChance } = expectedOf(units, scale);
  const observed = units.reduce((sum, ratings) => sum + withinUnit(ratings, distance), 0);
  return byChance === 0 ? Number.NaN : 1 - (observed * (count - 1)) / byChance;
}

/** As a share of the distance between the labels that are farthest from each other. */
function chanceOf(units: Units, scale: Scale): number {
  const { count, most, byChance } = expectedOf(units, scale);
  return byChance / (count * (count - 1)) / most;
}

function expectedOf(units: Units, scale: Scale) {
  const totals = Array.from({ length: scale.numbers.length }, () => 0);
  for (const ratings of units) for (const rating of ratings) totals[rating] = (totals[rating] ?? 0) + 1;
  const count = totals.reduce((sum, total) => sum + total, 0);
  const distance = distanceOn(scale, totals);
  let [byChance, most] = [0, 0];
  for (const [first, total] of totals.entries())
    for (const [second, other] of totals.entries())
      if (first !== second && total > 0 && other > 0) {
        const apart = distance(first, second);
        byChance += total * other * apart;
        most = Math.max(most, apart);
      }
  return { count, distance, byChance, most };
}

function withinUnit(ratings: readonly number[], distance: (a: number, b: number) => number): number {
  let sum = 0;
  for (const [place, first] of ratings.entries())
    for (const [other, second] of ratings.entries())
      if (place !== other && first !== second) sum += distance(first, second);
  return sum / (ratings.length - 1);
}

function distanceOn(
  { measurement, numbers }: Scale,
  totals: readonly number[],
): (a: number, b: number) => number {
  const at = (label: number): number => numbers[label] ?? Number.NaN;
  switch (measurement) {
    case "nominal":
      return () => 1;
    case "interval":
      return (a, b) => (at(a) - at(b)) ** 2;
    case "ratio":
      return (a, b) => ((at(a) - at(b)) / (at(a) + at(b))) ** 2;
    case "ordinal":
      return ordinalDistance(totals);
  }
}

/** How many ratings lie between two, with half of those at each end. */
function ordinalDistance(totals: readonly number[]): (a: number, b: number) => number {
  let sum = 0;
  const middles = totals.map((total) => (sum += total) - total / 2);
  return (a, b) => ((middles[a] ?? 0) - (middles[b] ?? 0)) ** 2;
}
