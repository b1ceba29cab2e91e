import { logChoose } from "../numbers/log-gamma.ts";
import { type Interval, usualLevel } from "./interval.ts";

/** A quantile by linear interpolation (type 7: R's and NumPy's usual). */
export function quantileOf(values: readonly number[], share: number): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const place = (sorted.length - 1) * Math.min(1, Math.max(0, share));
  const [below = 0, above = 0] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  return below + (above - below) * (place - Math.floor(place));
}

/**
 * An interval of a quantile from order statistics: it assumes nothing of how values are distributed.
 * `null` when there are too few values for this level, as for the 95th percentile of 20.
 */
export function quantileInterval(
  values: readonly number[],
  share: number,
  level = usualLevel,
): Interval | null {
  const count = values.length;
  const sorted = values.toSorted((a, b) => a - b);
  const outside = (1 - level) / 2;
  const below = cumulative(count, share);
  const first = below.findLastIndex((chance) => chance <= outside);
  const last = below.findIndex((chance) => chance >= 1 - outside);
  // Fewer than `first + 1` values below the quantile is unlikely enough: it lies above that order statistic.
  const [low, high] = [sorted[first], sorted[last]];
  return first === -1 || low === undefined || high === undefined ? null : { low, high, level };
}

/** How likely at most k of n values are below the quantile, for each k below n. */
function cumulative(count: number, share: number): number[] {
  if (!(share > 0 && share < 1)) return [];
  let sum = 0;
  return Array.from({ length: count }, (_, k) => {
    sum += Math.exp(logChoose(count, k) + k * Math.log(share) + (count - k) * Math.log1p(-share));
    return sum;
  });
}
