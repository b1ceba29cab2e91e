import { type Interval, usualLevel } from "../estimate/interval.ts";
import { fairCoin, fairCoinAtMost } from "../numbers/counting.ts";
import { normalQuantile } from "../numbers/normal.ts";

/** How often only one side of a pair said yes; where both said the same, nothing is learnt of the difference. */
export type Discordant = { onlyCandidate: number; onlyControl: number };

/** McNemar's exact test, two-sided. */
export function mcnemarExact({ onlyCandidate, onlyControl }: Discordant): number {
  return signTest({ wins: onlyCandidate, losses: onlyControl });
}

/**
 * McNemar's mid-p test, two-sided: the exact one spends less than its error rate; this one comes close to it.
 *
 * @example mcnemarMidP({ onlyCandidate: 12, onlyControl: 4 }) // 0.049
 */
export function mcnemarMidP({ onlyCandidate, onlyControl }: Discordant): number {
  const trials = onlyCandidate + onlyControl;
  if (onlyCandidate === onlyControl) return 1;
  const fewer = Math.min(onlyCandidate, onlyControl);
  return Math.min(1, 2 * fairCoinAtMost(fewer, trials) - fairCoin(fewer, trials));
}

/**
 * The sign test, two-sided: of pairs that a judge preferred one side of. Ties say nothing and are left out before.
 *
 * @example signTest({ wins: 9, losses: 1 }) // 0.021
 */
export function signTest({ wins, losses }: { wins: number; losses: number }): number {
  if (wins === losses) return 1;
  return Math.min(1, 2 * fairCoinAtMost(Math.min(wins, losses), wins + losses));
}

/**
 * Tango's score interval for the difference of two paired rates. It has a width also when no pair differs, so that few
 * pairs never look like certainty.
 *
 * @example pairedRatesInterval({ onlyCandidate: 0, onlyControl: 0 }, 50) // { low: -0.071, high: 0.071, level: 0.95 }
 */
export function pairedRatesInterval(
  discordant: Discordant,
  pairs: number,
  level = usualLevel,
): Interval | null {
  if (pairs === 0) return null;
  const z = normalQuantile(0.5 + level / 2);
  const difference = (discordant.onlyCandidate - discordant.onlyControl) / pairs;
  const score = (delta: number): number => tangoScore(delta, discordant, pairs);
  return {
    low: findRoot((delta) => score(delta) - z, { low: -1, high: difference }),
    high: findRoot((delta) => score(delta) + z, { low: difference, high: 1 }),
    level,
  };
}

/** How many standard errors the observed difference is above `delta`, were that the true one. */
function tangoScore(delta: number, { onlyCandidate, onlyControl }: Discordant, pairs: number): number {
  const a = 2 * pairs;
  const b = -onlyCandidate - onlyControl + (2 * pairs - onlyCandidate + onlyControl) * delta;
  const c = -onlyControl * delta * (1 - delta);
  const q = (Math.sqrt(Math.max(0, b * b - 4 * a * c)) - b) / (2 * a);
  const variance = pairs * (2 * q + delta * (1 - delta));
  const distance = onlyCandidate - onlyControl - pairs * delta;
  if (distance === 0) return 0;
  return variance <= 0 ? Math.sign(distance) * Infinity : distance / Math.sqrt(variance);
}

/** Where a falling function crosses 0. */
function findRoot(of: (x: number) => number, within: { low: number; high: number }): number {
  let { low, high } = within;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (of(middle) > 0) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
