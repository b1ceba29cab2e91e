import { marksDrawnAtMost } from "../numbers/counting.ts";
import { meanOf, sumOf } from "../numbers/moments.ts";
import { normalCdf } from "../numbers/normal.ts";
import { type Random, seededRandom } from "../numbers/seeded-random.ts";

/** What is known of all items, and slices of them: places in `values`. */
export type Sliced = { values: readonly number[]; slices: readonly (readonly number[])[] };

type Options = {
  /** 0.95 unless said otherwise. */
  level?: number | undefined;
  seed?: string | number | undefined;
  /** Of each slice: 4 000 unless said otherwise. */
  resamples?: number | undefined;
};

/** Above so many, drawing is close enough to normal to compute it. */
const mostDrawn = 500;

/**
 * One-sided permutation tests: how likely as many items, drawn at random from all, have a mean as low as a slice's.
 * Exact for values of 0 and 1 (Fisher's test), drawn for others. `null` where there is no slice, or no rest.
 *
 * @example worseThanRest({ values: [0, 0, 0, 1, 1, 1, 1, 1, 0, 1], slices: [[0, 1, 2, 3]] }) // [0.12]
 */
export function worseThanRest({ values, slices }: Sliced, options: Options = {}): (number | null)[] {
  const test = chooseTest(values, options);
  const isSlice = (slice: readonly number[]): boolean => slice.length > 0 && slice.length < values.length;
  const found = test(slices.filter(isSlice)).values();
  return slices.map((slice) => (isSlice(slice) ? (found.next().value ?? null) : null));
}

type Test = (slices: readonly (readonly number[])[]) => number[];

function chooseTest(values: readonly number[], options: Options): Test {
  const highest = values.reduce((most, value) => Math.max(most, value), -Infinity);
  const lowest = values.reduce((least, value) => Math.min(least, value), Infinity);
  if (highest === lowest) return (slices) => slices.map(() => 1);
  if (values.every((value) => value === highest || value === lowest)) return testRates(values, highest);
  return testMeans(values, options);
}

function testRates(values: readonly number[], highest: number): Test {
  const all = values.length;
  const marked = values.filter((value) => value === highest).length;
  return (slices) =>
    slices.map((slice) => {
      const hits = slice.filter((place) => values[place] === highest).length;
      return marksDrawnAtMost(hits, { all, marked, drawn: slice.length });
    });
}

function testMeans(values: readonly number[], options: Options): Test {
  const all = values.length;
  const mean = meanOf(values);
  const variance = sumOf(values.map((value) => (value - mean) ** 2)) / (all - 1);
  const total = sumOf(values);
  const computeNormal = ({ size, seen }: Pick<Draw, "size" | "seen">): number => {
    const error = Math.sqrt((variance / size) * ((all - size) / all));
    return normalCdf((seen / size - mean) / error);
  };
  return (slices) => {
    const draws = slices.map((slice): Draw => {
      const [size, seen] = [slice.length, sumOf(slice.map((place) => values[place] ?? 0))];
      const margin = 1e-9 * Math.max(1, Math.abs(seen));
      // Drawing the smaller side is the same draw, and less work.
      return size <= all - size
        ? { size, seen, drawn: size, isRest: false, bound: seen + margin }
        : { size, seen, drawn: all - size, isRest: true, bound: total - seen - margin };
    });
    const few = draws.filter(({ drawn }) => drawn <= mostDrawn);
    const found = drawAtRandom(values, few, options);
    return draws.map((draw) => found.get(draw) ?? computeNormal(draw));
  };
}

type Draw = {
  /** Items of the slice, and their sum. */
  size: number;
  seen: number;
  /** Items that are drawn each time: of the slice, or of the rest. */
  drawn: number;
  isRest: boolean;
  /** What the sum of these is at most, or of the rest at least, where the slice's is as low as what was seen. */
  bound: number;
};

/** Where so many of the first draws or fewer are as low, they say too little. */
const fewAsLow = 10;
/** Of n slices the least p-value has to be below (1 − level) / n: so many times more draws show half of that. */
const finer = 2;
/** What 10 000 slices take at a level of 0.95; of many more, drawing can be sure of none. */
const mostDraws = 400_000;

/**
 * All slices share draws: so many items are drawn one after the other, and the first of them are a draw for a slice of
 * that size. With many slices a p-value has to be smaller than that many draws can show, so the least likely are drawn
 * again, more often. Of these only the second draws count: it is as if there had been no others.
 */
function drawAtRandom(
  values: readonly number[],
  draws: readonly Draw[],
  { level = 0.95, seed = 1, resamples = 4000 }: Options,
): Map<Draw, number> {
  const random = seededRandom(seed);
  const first = countAsLow(values, draws, { random, rounds: resamples });
  const rounds = Math.min(mostDraws, Math.ceil((finer * draws.length) / (1 - level)));
  const unlikely = draws.filter((draw) => (first.get(draw) ?? 0) <= fewAsLow);
  const again =
    rounds > resamples ? countAsLow(values, unlikely, { random, rounds }) : new Map<Draw, number>();
  return new Map(
    draws.map((draw) => {
      const second = again.get(draw);
      return second === undefined
        ? [draw, ((first.get(draw) ?? 0) + 1) / (resamples + 1)]
        : [draw, (second + 1) / (rounds + 1)];
    }),
  );
}

/** How many of the draws are as low as what was seen. */
function countAsLow(
  values: readonly number[],
  draws: readonly Draw[],
  { random, rounds }: { random: Random; rounds: number },
): Map<Draw, number> {
  const pool = Float64Array.from(values);
  const inOrder = draws.toSorted((a, b) => a.drawn - b.drawn);
  const most = inOrder.at(-1)?.drawn ?? 0;
  // Sums of a rest are looked at from the other side.
  const sides = Float64Array.from(inOrder, ({ isRest }) => (isRest ? -1 : 1));
  const bounds = Float64Array.from(inOrder, ({ bound }, place) => bound * (sides[place] ?? 1));
  const sizes = Int32Array.from(inOrder, ({ drawn }) => drawn);
  const counts = new Int32Array(draws.length);
  for (let round = 0; round < rounds; round += 1) {
    let [sum, next] = [0, 0];
    for (let index = 0; index < most; index += 1) {
      sum += drawTo(pool, index, random);
      for (; sizes[next] === index + 1; next += 1)
        if (sum * (sides[next] ?? 1) <= (bounds[next] ?? 0)) counts[next] = (counts[next] ?? 0) + 1;
    }
  }
  return new Map(inOrder.map((draw, place) => [draw, counts[place] ?? 0]));
}

/** Brings one of the values from a place on there. */
function drawTo(pool: Float64Array, index: number, random: Random): number {
  const other = index + Math.floor(random() * (pool.length - index));
  const [own = 0, drawn = 0] = [pool[index], pool[other]];
  pool[index] = drawn;
  pool[other] = own;
  return drawn;
}
