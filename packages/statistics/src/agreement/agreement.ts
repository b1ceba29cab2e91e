import { bcaShare, bootstrap, leaveOut, resampleAt, type Statistic } from "../estimate/bootstrap.ts";
import { type Interval, usualLevel } from "../estimate/interval.ts";
import { normalQuantile } from "../numbers/normal.ts";
import { seededRandom } from "../numbers/seeded-random.ts";
import { intervalOfFew, intervalOfNone } from "./few-disagreements.ts";

/** How much raters agree beyond chance: 1 is always, 0 is as chance would, below 0 is less. */
export type Agreement = {
  /** `null` where it is not defined: nobody to compare, or everybody always said the same one thing. */
  value: number | null;
  interval: Interval | null;
  /** Why there is no interval, in words for people; `null` where there is one. */
  noInterval: string | null;
  /** Items that count. */
  items: number;
};

export type AgreementOptions = {
  level?: number | undefined;
  /** 1 000 unless said otherwise. */
  resamples?: number | undefined;
  seed?: string | number | undefined;
};

/** Items that several raters rated, and a coefficient of any of them. */
export type Rated = {
  items: number;
  statistic: Statistic;
  /** Items of which they did not all say the same. */
  disagreements: number;
  /** How much they would disagree by chance, as a share of the most they can. */
  chance: () => number;
};

/** Fewer items have no interval: they show too little. */
const fewestItems = 5;
/** Where raters disagree on fewer, more than one of a hundred resamples has none of these, and its end says nothing. */
const fewestDisagreements = 5;

/** A coefficient with its interval: BCa over items, and of few disagreements what these say. */
export function withInterval(rated: Rated, options: AgreementOptions): Agreement {
  const { items, statistic } = rated;
  const value = items === 0 ? Number.NaN : statistic(Array.from({ length: items }, (_, index) => index));
  if (!Number.isFinite(value)) {
    const noInterval = items === 0 ? "No item was rated twice." : "Everybody always said the same one thing.";
    return { value: null, interval: null, noInterval, items };
  }
  const found = findInterval(rated, { value, options });
  return typeof found === "string"
    ? { value, interval: null, noInterval: found, items }
    : { value, interval: found, noInterval: null, items };
}

type Finding = { value: number; options: AgreementOptions };

/** Or why there is none. */
function findInterval(
  { items, statistic, disagreements, chance }: Rated,
  { value, options: { level = usualLevel, resamples = 1000, seed = 1 } }: Finding,
): Interval | string {
  if (items < fewestItems) return `${items} items are too few to tell: it takes ${fewestItems}.`;
  if (disagreements === 0) return intervalOfNone({ items, chance: chance(), level });
  if (disagreements < fewestDisagreements) {
    const few = intervalOfFew({ value, left: leaveOut(items, statistic), level });
    return few ?? "All but one item were rated alike: that one decides.";
  }
  const drawn = bootstrap(items, statistic, { resamples, random: seededRandom(seed) });
  if (!drawn) return "Nearly all items were rated alike: too few tell raters apart.";
  if (drawn.sorted[0] === drawn.sorted.at(-1))
    return "One of them always said the same: whichever items there are, it comes to the same.";
  const z = normalQuantile(0.5 + level / 2);
  const [low, high] = [bcaShare(-z, drawn), bcaShare(z, drawn)].map((share) =>
    resampleAt(drawn.sorted, share),
  );
  return { low: Math.min(value, low ?? value), high: Math.max(value, high ?? value), level };
}
