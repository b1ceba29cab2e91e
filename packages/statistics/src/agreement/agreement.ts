import { bcaShare, bootstrap, resampleAt, type Statistic } from "../estimate/bootstrap.ts";
import { type Interval, usualLevel } from "../estimate/interval.ts";
import { normalQuantile } from "../numbers/normal.ts";
import { seededRandom } from "../numbers/seeded-random.ts";

/** How much raters agree beyond chance: 1 is always, 0 is as chance would, below 0 is less. */
export type Agreement = {
  /** `null` where it is not defined: nobody to compare, or everybody always said the same one thing. */
  value: number | null;
  interval: Interval | null;
  /** Items that count. */
  items: number;
};

export type AgreementOptions = {
  level?: number | undefined;
  /** 1 000 unless said otherwise. */
  resamples?: number | undefined;
  seed?: string | number | undefined;
};

/** Fewer items have no interval: resampling them shows too little. */
const fewestItems = 5;

/** A coefficient with its BCa interval over items. */
export function withInterval(items: number, statistic: Statistic, options: AgreementOptions): Agreement {
  const { level = usualLevel, resamples = 1000, seed = 1 } = options;
  const value = items === 0 ? Number.NaN : statistic(Array.from({ length: items }, (_, index) => index));
  if (!Number.isFinite(value)) return { value: null, interval: null, items };
  const drawn =
    items < fewestItems ? null : bootstrap(items, statistic, { resamples, random: seededRandom(seed) });
  // Where every resample comes to the same, as in perfect agreement, there is no spread to tell an interval from.
  if (!drawn || drawn.sorted[0] === drawn.sorted.at(-1)) return { value, interval: null, items };
  const z = normalQuantile(0.5 + level / 2);
  const [low, high] = [bcaShare(-z, drawn), bcaShare(z, drawn)].map((share) =>
    resampleAt(drawn.sorted, share),
  );
  return {
    value,
    interval: { low: Math.min(value, low ?? value), high: Math.max(value, high ?? value), level },
    items,
  };
}
