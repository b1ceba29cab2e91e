import { normalQuantile } from "../numbers/normal.ts";
import { type Interval, usualLevel } from "./interval.ts";

/**
 * Wilson's score interval of a rate. It has a width at 0 and 1 too, and with nothing judged it is [0, 1].
 *
 * @example wilsonInterval(45, 50) // { low: 0.786, high: 0.957, level: 0.95 }
 */
export function wilsonInterval(successes: number, trials: number, level = usualLevel): Interval {
  if (trials === 0) return { low: 0, high: 1, level };
  const z = normalQuantile(0.5 + level / 2);
  const rate = successes / trials;
  const shrink = 1 + (z * z) / trials;
  const middle = (rate + (z * z) / (2 * trials)) / shrink;
  const half = (z / shrink) * Math.sqrt((rate * (1 - rate)) / trials + (z * z) / (4 * trials * trials));
  return {
    low: successes === 0 ? 0 : Math.max(0, middle - half),
    high: successes === trials ? 1 : Math.min(1, middle + half),
    level,
  };
}
