import { selectQuantile } from "../estimate/select.ts";
import { seededRandom } from "../numbers/seeded-random.ts";

type Pair = { own: number; other: number };
type Options = { share: number; seed: string | number };

const resamples = 1000;
/** Of so many pairs at once; of more, so many are drawn each time, and how they spread is scaled to all. */
const mostDrawn = 3000;
/** So few values beyond a quantile have no tail that drawing them again could show. */
const fewestBeyond = 3;

/**
 * The difference of two quantiles of pairs, and, in ascending order, what it would be of other pairs: the paired
 * bootstrap, m out of n where there are many. `sorted` is null where there are too few to tell.
 *
 * @example resampleQuantiles(pairs, { share: 0.95, seed: 1 }).difference // own − other
 */
export function resampleQuantiles(
  pairs: readonly Pair[],
  { share, seed }: Options,
): { difference: number; sorted: Float64Array | null } {
  const drawn = Math.min(pairs.length, mostDrawn);
  const all = [
    Float64Array.from(pairs, ({ own }) => own),
    Float64Array.from(pairs, ({ other }) => other),
  ] as const;
  const differ = (own: Float64Array, other: Float64Array): number =>
    selectQuantile(own, share) - selectQuantile(other, share);
  const difference = differ(all[0].slice(), all[1].slice());
  if (drawn * Math.min(share, 1 - share) < fewestBeyond) return { difference, sorted: null };
  const random = seededRandom(seed);
  const [own, other] = [new Float64Array(drawn), new Float64Array(drawn)];
  const scale = Math.sqrt(drawn / pairs.length);
  const found = Float64Array.from({ length: resamples }, () => {
    for (let place = 0; place < drawn; place += 1) {
      const index = Math.floor(random() * pairs.length);
      own[place] = all[0][index] ?? 0;
      other[place] = all[1][index] ?? 0;
    }
    return difference + (differ(own, other) - difference) * scale;
  });
  return { difference, sorted: found.sort() };
}
