import { describe, expect, test } from "vitest";
import { reference } from "../__fixtures__/reference.ts";
import type { Metric } from "../evaluation/measurements.ts";
import { type Random, seededRandom } from "../numbers/seeded-random.ts";
import { findSlicesSlowly } from "./__fixtures__/find-slices-slowly.ts";
import { differencesOf, findWorstSlices, type SliceResult } from "./find-worst-slices.ts";
import { worseThanRest } from "./worse-than-rest.ts";

const correct = { name: "correct", kind: "rate" } as const;
const score = { name: "score", kind: "number" } as const;

/** Of one slice, which comes first. */
function testOne(slice: readonly number[], rest: readonly number[], resamples?: number): number | null {
  const places = slice.map((_, place) => place);
  return worseThanRest({ values: [...slice, ...rest], slices: [places] }, { resamples })[0]!;
}

test("rates are compared with the rest as SciPy's Fisher test does, numbers as its permutation test", () => {
  const ones = (hits: number, size: number) =>
    Array.from({ length: size }, (_, index) => (index < hits ? 1 : 0));
  for (const { hits, size, restHits, restSize, less } of reference.fisher)
    expect(testOne(ones(hits, size), ones(restHits, restSize))).toBeCloseTo(less, 12);
  const { slice, rest, p } = reference.permutation;
  expect(Math.abs(testOne(slice, rest, 20_000)! - p)).toBeLessThan(0.01);
  // The other side is drawn where it is the smaller one.
  expect(
    Math.abs(
      testOne(
        rest.map((value) => -value),
        slice.map((value) => -value),
        20_000,
      )! - p,
    ),
  ).toBeLessThan(0.01);
});

test("large ones are computed, and come to what SciPy's permutation test draws", () => {
  for (const { slice, rest, p } of reference.largePermutation)
    // Four standard errors of 20 000 draws.
    expect(Math.abs(testOne(slice, rest)! - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / 20_000));
});

test("where nothing differs, or there is no rest, nothing is worse", () => {
  expect(testOne([0.5], [0.5, 0.5])).toBe(1);
  expect(testOne([1], [])).toBeNull();
  expect(testOne([], [1])).toBeNull();
});

describe("what it comes to is what each slice, held against a list of all others, comes to", () => {
  const languages = ["en", "fr", "de", "es", "it", "pt"];
  /** Items of a language, a size, and up to two of fifty topics. */
  const draw = (count: number, valueOf: (random: Random, index: number) => readonly number[]) => {
    const random = seededRandom(`slowly ${count}`);
    const pick = (of: number) => Math.floor(random() * of);
    const items = Array.from({ length: count }, (_, index) => ({
      id: `d${index}`,
      values: valueOf(random, index),
      facets: {
        language: [languages[index % 6]!],
        size: [pick(10) === 0 ? "short" : "long"],
        topic: [`t${pick(50)}`, `t${pick(50)}`],
        ...(index % 2 === 0 && { split: ["test"] }),
      },
    }));
    return {
      values: new Map(items.map(({ id, values }) => [id, values])),
      facets: new Map(items.map(({ id, facets }) => [id, facets])),
    };
  };
  const keyOf = ({ facet, value }: SliceResult) => `${facet} ${value}`;
  const inOrder = (slices: readonly SliceResult[]) =>
    slices.toSorted((a, b) => keyOf(a).localeCompare(keyOf(b)));
  type Pair = { found: SliceResult; slow: SliceResult };
  const pairsOf = (given: Omit<Parameters<typeof findWorstSlices>[0], "metric">, metric: Metric): Pair[] => {
    const slow = inOrder(findSlicesSlowly({ ...given, metric }));
    const found = inOrder(findWorstSlices({ ...given, metric }).slices);
    expect(found.map(keyOf)).toEqual(slow.map(keyOf));
    return found.map((one, index) => ({ found: one, slow: slow[index]! }));
  };
  /** Sums are added up in another order. */
  const expectAlike = ({ found, slow }: Pair): void => {
    expect([found.items, found.interval]).toEqual([slow.items, slow.interval]);
    const exact = 1e-14 * (Math.abs(slow.estimate ?? 0) + Math.abs(slow.rest ?? 0));
    for (const figure of ["estimate", "rest", "difference"] as const) {
      const [own, wanted] = [found[figure], slow[figure]];
      if (own === null || wanted === null) expect(own).toBe(wanted);
      else expect(Math.abs(own - wanted)).toBeLessThanOrEqual(exact);
    }
  };

  test("of rates: to the last digit, in the same order", () => {
    const given = draw(900, (random, index) =>
      index % 17 === 0 ? [] : [Number(random() < (index % 6 === 1 ? 0.6 : 0.9))],
    );
    const { slices } = findWorstSlices({ ...given, metric: correct });
    expect(slices).toEqual(findSlicesSlowly({ ...given, metric: correct }));
    expect(slices[0]).toMatchObject({ facet: "language", value: "fr", isWorse: true });
  });

  const sample = (random: Random) => Number(random() < 0.7);
  test.each([
    ["numbers", score, (random: Random) => [random()]],
    ["numbers of which less is better", { ...score, better: "lower" }, (random: Random) => [random()]],
    ["several samples of a rate", correct, (random: Random) => [sample(random), sample(random)]],
    ["numbers beside a large one", score, (random: Random, index: number) => [index === 7 ? 1e6 : random()]],
  ] satisfies [string, Metric, (random: Random, index: number) => number[]][])(
    "of %s: all but the noise of drawing",
    (_, metric, valueOf) => {
      for (const pair of pairsOf(draw(300, valueOf), metric)) {
        expectAlike(pair);
        const [own, wanted] = [pair.found.pValue ?? Number.NaN, pair.slow.pValue ?? Number.NaN];
        // Five standard errors of the difference of two times 4 000 draws: there are some sixty slices.
        const noise = 5 * Math.sqrt((2 * (wanted * (1 - wanted) + 1e-3)) / 4000);
        expect(Math.abs(own - wanted)).toBeLessThan(noise);
      }
    },
  );

  test("of slices that are large on both sides: to twelve digits", () => {
    const { values, facets } = draw(2400, (random, index) => [random() + (index % 6) / 100]);
    const splits = new Map([...facets].map(([id, { split = [] }]) => [id, { split }]));
    const [pair] = pairsOf({ values, facets: splits }, score);
    expect(pair?.found.items).toBe(1200);
    expectAlike(pair!);
    expect(pair!.found.pValue).toBeCloseTo(pair!.slow.pValue!, 12);
  });
});

test("among hundreds of slices that are drawn, the one that is worse is still named, and chance names none", () => {
  const random = seededRandom("hundreds");
  const ids = Array.from({ length: 2400 }, (_, index) => `d${index}`);
  const facets = new Map(ids.map((id, index) => [id, { shop: [`shop ${index % 240}`] }]));
  const find = (valueOf: (index: number) => number) => {
    const values = new Map(ids.map((id, index) => [id, [valueOf(index)]]));
    return findWorstSlices({ values, facets, metric: score }, { resamples: 200 }).slices;
  };
  const noise = () => (random() + random() + random()) / 3;
  const slices = find((index) => noise() - (index % 240 === 5 ? 0.4 : 0));
  expect(slices.filter(({ isWorse }) => isWorse).map(({ value }) => value)).toEqual(["shop 5"]);
  // The first 200 draws alone could show no corrected p-value below 240 / 201.
  expect(slices[0]?.adjustedPValue).toBeLessThan(0.05);
  let named = 0;
  for (let round = 0; round < 10; round += 1) if (find(noise).some(({ isWorse }) => isWorse)) named += 1;
  // Of 10, where one in twenty is to be expected at most, four or more come by chance in 1 of 1 000.
  expect(named).toBeLessThan(4);
});

test("of very many slices the better ones have computed intervals", () => {
  const random = seededRandom("computed");
  const ids = Array.from({ length: 24_000 }, (_, index) => `d${index}`);
  const facets = new Map(ids.map((id, index) => [id, { shop: [`shop ${index % 800}`] }]));
  const values = new Map(ids.map((id) => [id, [random()]]));
  const find = (seed: number) =>
    findWorstSlices({ values, facets, metric: score }, { resamples: 200, seed }).slices;
  const [first, second] = [find(1), find(2)];
  const intervals = new Map(second.map(({ value, interval }) => [value, interval]));
  const isSame = first.map(({ value, interval }) => interval?.low === intervals.get(value)?.low);
  // 8 000 items are drawn again: 266 slices of 30.
  expect(isSame.slice(0, 200).some(Boolean)).toBe(false);
  expect(isSame.slice(-400)).toEqual(Array.from({ length: 400 }, () => true));
});

// Held against all items one by one, these would take minutes.
test.each([
  ["rates", correct, (random: Random) => Number(random() < 0.8)],
  ["numbers", score, (random: Random) => random()],
] as const)("50 000 items in 5 002 slices come to an end: %s", { timeout: 60_000 }, (_, metric, valueOf) => {
  const random = seededRandom("many");
  const ids = Array.from({ length: 50_000 }, (_one, index) => `d${index}`);
  const facets = new Map(
    ids.map((id, index) => [id, { shop: [`shop ${index % 5000}`], half: [`half ${index % 2}`] }]),
  );
  const values = new Map(ids.map((id, index) => [id, [index % 5000 === 77 ? 0 : valueOf(random)]]));
  const { slices } = findWorstSlices({ values, facets, metric }, { resamples: 400 });
  expect(slices).toHaveLength(5002);
  expect(slices.filter(({ isWorse }) => isWorse).map(({ value }) => value)).toEqual(["shop 77"]);
});

test("the worst slice is named first, and small ones are not looked at", () => {
  const random = seededRandom("slices");
  const languages = ["en", "fr", "de", "es"];
  const items = Array.from({ length: 200 }, (_, index) => ({
    id: `d${index}`,
    language: languages[index % 4]!,
    value: Number(random() < (index % 4 === 1 ? 0.5 : 0.9)),
    tags: index < 3 ? ["rare", "any"] : ["any"],
  }));
  const { slices, tooSmall } = findWorstSlices({
    values: new Map(items.map(({ id, value }) => [id, [value]])),
    facets: new Map(items.map(({ id, language, tags }) => [id, { language: [language], tag: tags }])),
    metric: correct,
  });
  expect(slices[0]).toMatchObject({ facet: "language", value: "fr", items: 50, isWorse: true });
  expect(slices.filter(({ isWorse }) => isWorse).length).toBe(1);
  expect(slices.find(({ value }) => value === "any")).toMatchObject({ items: 200, rest: null, pValue: null });
  expect(tooSmall).toBe(1);
});

test("with the correction, chance names a slice worse in at most 5 of 100 cases", () => {
  const random = seededRandom("false slices");
  const rounds = 400;
  let named = 0;
  for (let round = 0; round < rounds; round += 1) {
    const ids = Array.from({ length: 80 }, (_, index) => `d${index}`);
    const { slices } = findWorstSlices({
      values: new Map(ids.map((id) => [id, [Number(random() < 0.7)]])),
      facets: new Map(ids.map((id, index) => [id, { group: [`g${index % 8}`], half: [`h${index % 2}`] }])),
      metric: correct,
    });
    if (slices.some(({ isWorse }) => isWorse)) named += 1;
  }
  expect(named / rounds).toBeLessThanOrEqual(0.05);
});

test("where lower is better, the higher slice is the worse one; differences of runs are values too", () => {
  const ids = Array.from({ length: 40 }, (_, index) => `d${index}`);
  const facets = new Map(ids.map((id, index) => [id, { size: [index % 2 ? "long" : "short"] }]));
  const control = new Map(ids.map((id, index) => [id, [1 + (index % 5) / 10]]));
  const candidate = new Map(
    ids.map((id, index) => [id, [1 + (index % 5) / 10 + (index % 2 ? 0.2 + index / 1000 : 0)]]),
  );
  const values = differencesOf(candidate, control);
  const metric = { name: "latency", kind: "number", better: "lower" } as const;
  expect(findWorstSlices({ values, facets, metric }).slices[0]).toMatchObject({
    value: "long",
    isWorse: true,
  });
});
