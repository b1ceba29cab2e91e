import { normalCdf, normalQuantile } from "../numbers/normal.ts";
import { meanOf } from "../numbers/moments.ts";
import type { Random } from "../numbers/seeded-random.ts";

/** How a statistic varies when items are drawn again, with what BCa needs to correct for bias and skewness. */
export type BootstrapDistribution = {
  /** The statistic of each resample, in ascending order. */
  sorted: Float64Array;
  /** How far the median of the resamples is from the estimate, in standard deviations. */
  bias: number;
  /** How much the spread changes with the value. */
  acceleration: number;
};

/** A statistic of some of the items: of `items[i]` for each index given. */
export type Statistic = (indices: ArrayLike<number>) => number;

export type BootstrapOptions = { resamples: number; random: Random };

/**
 * Draws items again, with replacement, and computes the statistic each time. Resamples of which it is not defined are
 * left out; `null` when it is defined of too few.
 */
export function bootstrap(
  count: number,
  statistic: Statistic,
  { resamples, random }: BootstrapOptions,
): BootstrapDistribution | null {
  const all = Array.from({ length: count }, (_, index) => index);
  const estimate = statistic(all);
  const drawn = new Int32Array(count);
  const found: number[] = [];
  for (let round = 0; round < resamples; round += 1) {
    for (let index = 0; index < count; index += 1) drawn[index] = Math.floor(random() * count);
    const value = statistic(drawn);
    if (Number.isFinite(value)) found.push(value);
  }
  if (!Number.isFinite(estimate) || found.length < resamples / 2) return null;
  const sorted = Float64Array.from(found).toSorted();
  return { sorted, bias: biasOf(sorted, estimate), acceleration: jackknife(count, statistic) };
}

/** The same for a mean, without calling anything for each resample. */
export function bootstrapMean(
  values: readonly number[],
  { resamples, random }: BootstrapOptions,
): BootstrapDistribution {
  const count = values.length;
  const mean = meanOf(values);
  const sorted = new Float64Array(resamples);
  for (let round = 0; round < resamples; round += 1) {
    let sum = 0;
    for (let index = 0; index < count; index += 1) sum += values[Math.floor(random() * count)] ?? 0;
    sorted[round] = sum / count;
  }
  sorted.sort();
  return {
    sorted,
    bias: biasOf(sorted, mean),
    acceleration: accelerationOf(values.map((value) => value - mean)),
  };
}

function biasOf(sorted: Float64Array, estimate: number): number {
  return normalQuantile(shareBelow(sorted, estimate));
}

/** Values that are equal count half; never 0 or 1, which no finite number of resamples shows. */
export function shareBelow(sorted: Float64Array, value: number): number {
  const margin = 1e-12 * Math.max(1, Math.abs(value));
  const below = firstAbove(sorted, value - margin);
  const equal = firstAbove(sorted, value + margin) - below;
  const least = 0.5 / (sorted.length + 1);
  return Math.min(1 - least, Math.max(least, (below + equal / 2) / sorted.length));
}

function firstAbove(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? Infinity) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Above so many items, groups of them are left out together: their number hardly changes the result. */
const mostLeftOut = 200;

/** The statistic without each item, or of many without each group of them. */
export function leaveOut(count: number, statistic: Statistic): number[] {
  const groups = Math.min(count, mostLeftOut);
  return Array.from({ length: groups }, (_, group) => {
    const others: number[] = [];
    for (let index = 0; index < count; index += 1) if (index % groups !== group) others.push(index);
    return statistic(others);
  });
}

function jackknife(count: number, statistic: Statistic): number {
  const left = leaveOut(count, statistic).filter(Number.isFinite);
  const mean = meanOf(left);
  return accelerationOf(left.map((value) => mean - value));
}

function accelerationOf(deviations: readonly number[]): number {
  const [second, third] = deviations.reduce<readonly [number, number]>(
    (so, value) => [so[0] + value ** 2, so[1] + value ** 3],
    [0, 0],
  );
  return second === 0 ? 0 : third / (6 * second ** 1.5);
}

/** Which share of the resamples lies below the end of a BCa interval that a normal one would have at `z`. */
export function bcaShare(
  z: number,
  { bias, acceleration }: Pick<BootstrapDistribution, "bias" | "acceleration">,
): number {
  const shifted = bias + z;
  return normalCdf(bias + shifted / (1 - acceleration * shifted));
}

/** The other way: where a normal interval would end that, as BCa, ends at this share of the resamples. */
export function bcaZ(
  share: number,
  { bias, acceleration }: Pick<BootstrapDistribution, "bias" | "acceleration">,
): number {
  const shifted = normalQuantile(share) - bias;
  return shifted / (1 + acceleration * shifted) - bias;
}

/** The value below which a share of the resamples lies. */
export function resampleAt(sorted: Float64Array, share: number): number {
  const place = Math.min(sorted.length - 1, Math.max(0, share * (sorted.length + 1) - 1));
  const below = sorted[Math.floor(place)] ?? Number.NaN;
  const above = sorted[Math.ceil(place)] ?? Number.NaN;
  return below + (above - below) * (place - Math.floor(place));
}
