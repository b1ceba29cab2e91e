import { logGamma } from "./log-gamma.ts";
import { normalQuantile } from "./normal.ts";

/** Student's t distribution: how much is below `t`. */
export function studentCdf(t: number, degrees: number): number {
  if (Number.isNaN(t) || !(degrees > 0)) return Number.NaN;
  if (!Number.isFinite(t)) return t > 0 ? 1 : 0;
  const outside = incompleteBeta(degrees / (degrees + t * t), { a: degrees / 2, b: 0.5 });
  return t > 0 ? 1 - outside / 2 : outside / 2;
}

/** Where Student's t distribution has so much below. */
export function studentQuantile(share: number, degrees: number): number {
  if (!(share > 0 && share < 1)) return normalQuantile(share);
  if (share === 0.5) return 0;
  if (share > 0.5) return -studentQuantile(1 - share, degrees);
  let [low, high] = [-1, 0];
  while (studentCdf(low, degrees) > share) low *= 2;
  for (let step = 0; step < 200 && high - low > 1e-14 * Math.abs(low); step += 1) {
    const middle = (low + high) / 2;
    if (studentCdf(middle, degrees) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

type Shape = { a: number; b: number };

/** The regularised incomplete beta function. */
function incompleteBeta(x: number, { a, b }: Shape): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, { a: b, b: a });
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return (front / a) * betaFraction(x, { a, b });
}

/** Its continued fraction, by Lentz's method; quick where `x` is below (a + 1) / (a + b + 2). */
function betaFraction(x: number, { a, b }: Shape): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let c = 1;
  let d = 1 / away(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let m = 1; m < 10_000; m += 1) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 / away(1 + even * d);
    c = away(1 + even / c);
    fraction *= c * d;
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 / away(1 + odd * d);
    c = away(1 + odd / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return fraction;
}
