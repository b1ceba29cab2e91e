import { logGamma } from "./log-gamma.ts";

/** The gamma distribution of this shape, with scale 1: how much is below `x`. */
export function gammaCdf(x: number, shape: number): number {
  if (Number.isNaN(x) || !(shape > 0)) return Number.NaN;
  if (x <= 0) return 0;
  const front = Math.exp(shape * Math.log(x) - x - logGamma(shape));
  return x < shape + 1 ? front * belowBySeries(x, shape) : 1 - front * aboveByFraction(x, shape);
}

/** Where it has so much below. */
export function gammaQuantile(share: number, shape: number): number {
  if (!(share > 0)) return share === 0 ? 0 : Number.NaN;
  if (!(share < 1)) return share === 1 ? Infinity : Number.NaN;
  let [low, high] = [0, Math.max(1, shape)];
  while (gammaCdf(high, shape) < share) [low, high] = [high, high * 2];
  for (let step = 0; step < 400 && high - low > 1e-15 * high; step += 1) {
    const middle = (low + high) / 2;
    if (gammaCdf(middle, shape) < share) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

function belowBySeries(x: number, shape: number): number {
  let term = 1 / shape;
  let sum = term;
  for (let n = 1; n < 10_000 && term > sum * 1e-16; n += 1) {
    term *= x / (shape + n);
    sum += term;
  }
  return sum;
}

/** By Lentz's method; quick where `x` is above the shape. */
function aboveByFraction(x: number, shape: number): number {
  const tiny = 1e-300;
  const away = (value: number): number => (Math.abs(value) < tiny ? tiny : value);
  let b = x + 1 - shape;
  let c = 1 / tiny;
  let d = 1 / away(b);
  let fraction = d;
  for (let n = 1; n < 10_000; n += 1) {
    const a = n * (shape - n);
    b += 2;
    d = 1 / away(a * d + b);
    c = away(b + a / c);
    fraction *= c * d;
    if (Math.abs(c * d - 1) < 1e-15) break;
  }
  return fraction;
}
