/** The standard normal distribution, to about 14 digits. */
export function normalCdf(z: number): number {
  if (Number.isNaN(z)) return Number.NaN;
  if (z > 3) return 1 - upperTail(z);
  if (z < -3) return upperTail(-z);
  let term = z;
  let sum = z;
  for (let k = 3; Math.abs(term) > 1e-17 * Math.abs(sum) && k < 400; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 + sum * normalDensity(z);
}

export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

/** Laplace's continued fraction: it keeps its relative precision far out, where a series would cancel. */
function upperTail(z: number): number {
  if (z > 38.5) return 0;
  let fraction = z;
  for (let k = 200; k >= 1; k -= 1) fraction = z + k / fraction;
  return normalDensity(z) / fraction;
}

const center = [
  [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716,
    2.506628277459239,
  ],
  [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572, 1],
] as const;
const tail = [
  [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ],
  [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416, 1],
] as const;

const polynomial = (coefficients: readonly number[], x: number): number =>
  coefficients.reduce((sum, coefficient) => sum * x + coefficient, 0);

/** Where the standard normal distribution has so much below: Acklam's approximation, and one step of Halley's method. */
export function normalQuantile(share: number): number {
  if (!(share > 0 && share < 1)) return quantileAtTheEnds(share);
  if (share > 0.5) return -normalQuantile(1 - share);
  const start = share < 0.02425 ? approximateTail(share) : approximateCenter(share);
  const step = (normalCdf(start) - share) / normalDensity(start);
  return start - step / (1 + (start * step) / 2);
}

function quantileAtTheEnds(share: number): number {
  if (share === 0) return -Infinity;
  return share === 1 ? Infinity : Number.NaN;
}

function approximateTail(share: number): number {
  const q = Math.sqrt(-2 * Math.log(share));
  return polynomial(tail[0], q) / polynomial(tail[1], q);
}

function approximateCenter(share: number): number {
  const q = share - 0.5;
  return (polynomial(center[0], q * q) * q) / polynomial(center[1], q * q);
}
