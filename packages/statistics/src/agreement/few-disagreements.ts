import type { Interval } from "../estimate/interval.ts";
import { gammaQuantile } from "../numbers/gamma.ts";
import { meanOf } from "../numbers/moments.ts";

/**
 * The interval of a coefficient that nothing but a few items keep from 1. Drawn again, these are as often as not absent, so
 * that resamples say little. What keeps it from 1 is about proportional to how often raters disagree, which is rare: it is
 * known as well as a Poisson count of so many as its relative variance says (Fay and Feuer, 1997). That variance is the
 * jackknife's, so it has what is not known of chance, too.
 *
 * `null` where the coefficient is not defined without some item.
 */
export function intervalOfFew({ value, left, level }: Few): Interval | null {
  const mean = meanOf(left);
  const squares = left.reduce((sum, one) => sum + (one - mean) ** 2, 0);
  const variance = ((left.length - 1) / left.length) * squares;
  if (!Number.isFinite(variance) || variance === 0) return null;
  const rest = 1 - value;
  const events = rest ** 2 / variance;
  const tail = (1 - level) / 2;
  return {
    low: Math.max(-1, 1 - (rest * gammaQuantile(1 - tail, events + 1)) / events),
    high: 1 - (rest * gammaQuantile(tail, events)) / events,
    level,
  };
}

type Few = {
  value: number;
  /** The coefficient without each item. */
  left: readonly number[];
  level: number;
};

/**
 * The interval of a coefficient that is 1: what items not seen yet could change. With probability `level` raters disagree
 * on at most 1 − (α/2)^(1/n) of all items, at worst as much as they can.
 */
export function intervalOfNone({ items, chance, level }: None): Interval {
  const unseen = 1 - ((1 - level) / 2) ** (1 / items);
  return { low: Math.max(-1, 1 - unseen / chance), high: 1, level };
}

type None = {
  items: number;
  /** How much they would disagree by chance, as a share of the most they can. */
  chance: number;
  level: number;
};
