import { marksDrawnAtMost } from "../numbers/counting.ts";
import { meanOf, sumOf } from "../numbers/moments.ts";
import { normalCdf } from "../numbers/normal.ts";
import { seededRandom } from "../numbers/seeded-random.ts";

export type Split = { slice: readonly number[]; rest: readonly number[] };

/** Above so many, drawing is close enough to normal to compute it. */
const mostDrawn = 500;

/**
 * One-sided permutation test: how likely as many items, drawn at random from all, have a mean as low as the slice's.
 * Exact for values of 0 and 1 (Fisher's test), drawn for others.
 *
 * @example worseThanRest({ slice: [0, 0, 0, 1], rest: [1, 1, 1, 1, 0, 1] }) // 0.12
 */
export function worseThanRest(
  { slice, rest }: Split,
  { seed = 1, resamples = 4000 }: { seed?: string | number | undefined; resamples?: number | undefined } = {},
): number | null {
  if (slice.length === 0 || rest.length === 0) return null;
  const all = [...slice, ...rest];
  if (all.every((value) => value === all[0])) return 1;
  const highest = all.reduce((most, value) => Math.max(most, value), -Infinity);
  const lowest = all.reduce((least, value) => Math.min(least, value), Infinity);
  if (all.every((value) => value === highest || value === lowest)) {
    const count = (values: readonly number[]): number => values.filter((value) => value === highest).length;
    return marksDrawnAtMost(count(slice), { all: all.length, marked: count(all), drawn: slice.length });
  }
  return Math.min(slice.length, rest.length) > mostDrawn
    ? computeNormal({ slice, rest })
    : drawAtRandom({ slice, rest }, { seed, resamples });
}

function computeNormal({ slice, rest }: Split): number {
  const all = [...slice, ...rest];
  const mean = meanOf(all);
  const variance = sumOf(all.map((value) => (value - mean) ** 2)) / (all.length - 1);
  const error = Math.sqrt((variance / slice.length) * (rest.length / all.length));
  return normalCdf((meanOf(slice) - mean) / error);
}

function drawAtRandom(
  { slice, rest }: Split,
  { seed, resamples }: { seed: string | number; resamples: number },
): number {
  const random = seededRandom(seed);
  const pool = Float64Array.from([...slice, ...rest]);
  // Drawing the smaller side is the same draw, and less work.
  const isSliceSmaller = slice.length <= rest.length;
  const drawn = Math.min(slice.length, rest.length);
  const total = sumOf([...pool]);
  const seen = sumOf(slice);
  const margin = 1e-9 * Math.max(1, Math.abs(seen));
  let asLow = 1;
  for (let round = 0; round < resamples; round += 1) {
    const sum = shuffleStart(pool, drawn, random);
    if ((isSliceSmaller ? sum : total - sum) <= seen + margin) asLow += 1;
  }
  return asLow / (resamples + 1);
}

/** Brings `count` values drawn at random to the front, and sums them. */
function shuffleStart(pool: Float64Array, count: number, random: () => number): number {
  let sum = 0;
  for (let index = 0; index < count; index += 1) {
    const other = index + Math.floor(random() * (pool.length - index));
    const [own = 0, drawn = 0] = [pool[index], pool[other]];
    pool[index] = drawn;
    pool[other] = own;
    sum += drawn;
  }
  return sum;
}
