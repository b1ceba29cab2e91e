import { meanOf, sumOf } from "../numbers/moments.ts";

/** Where the spread of judgments comes from when items are sampled several times. */
export type VarianceSplit = {
  items: number;
  /** Samples of an item, on average. */
  samplesPerItem: number;
  /** Variance of the items' true means: more items help against it. */
  betweenItems: number;
  /** Variance of the samples of an item: more samples, or a lower temperature, help. */
  withinItems: number;
  /** Which share of the whole is between items (the intraclass correlation, ICC(1)); `null` when nothing varies. */
  shareBetween: number | null;
};

/**
 * Splits the variance between items and samples: a one-way analysis of variance with random effects. `null` without two
 * items, or when no item has two samples.
 *
 * @example splitVariance([[1, 1], [0, 0], [1, 0]]) // { betweenItems: 0.17, withinItems: 0.17, … }
 */
export function splitVariance(samplesOfItems: readonly (readonly number[])[]): VarianceSplit | null {
  const groups = samplesOfItems.filter((samples) => samples.length > 0);
  const count = sumOf(groups.map((samples) => samples.length));
  if (groups.length < 2 || count === groups.length) return null;
  const grandMean = meanOf(groups.flat());
  const means = groups.map(meanOf);
  const between = sumOf(
    groups.map((samples, index) => samples.length * ((means[index] ?? 0) - grandMean) ** 2),
  );
  const within = sumOf(
    groups.map((samples, index) => sumOf(samples.map((value) => (value - (means[index] ?? 0)) ** 2))),
  );
  const withinItems = within / (count - groups.length);
  const usualSize =
    (count - sumOf(groups.map((samples) => samples.length ** 2)) / count) / (groups.length - 1);
  const betweenItems = Math.max(0, (between / (groups.length - 1) - withinItems) / usualSize);
  const whole = betweenItems + withinItems;
  return {
    items: groups.length,
    samplesPerItem: count / groups.length,
    betweenItems,
    withinItems,
    shareBetween: whole === 0 ? null : betweenItems / whole,
  };
}

/** What the standard error of the mean would be with so many items, each sampled so often. */
export function plannedError(split: VarianceSplit, plan: { items: number; samples: number }): number {
  return Math.sqrt((split.betweenItems + split.withinItems / plan.samples) / plan.items);
}
