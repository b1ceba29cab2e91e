import { expect, test } from "vitest";
import { reference } from "../__fixtures__/reference.ts";
import { seededRandom } from "../numbers/seeded-random.ts";
import { differencesOf, findWorstSlices } from "./find-worst-slices.ts";
import { worseThanRest } from "./worse-than-rest.ts";

const correct = { name: "correct", kind: "rate" } as const;

test("rates are compared with the rest as SciPy's Fisher test does, numbers as its permutation test", () => {
  const ones = (hits: number, size: number) =>
    Array.from({ length: size }, (_, index) => (index < hits ? 1 : 0));
  for (const { hits, size, restHits, restSize, less } of reference.fisher)
    expect(worseThanRest({ slice: ones(hits, size), rest: ones(restHits, restSize) })).toBeCloseTo(less, 12);
  const { slice, rest, p } = reference.permutation;
  expect(Math.abs(worseThanRest({ slice, rest }, { resamples: 20_000 })! - p)).toBeLessThan(0.01);
});

test("where nothing differs, or there is no rest, nothing is worse", () => {
  expect(worseThanRest({ slice: [0.5], rest: [0.5, 0.5] })).toBe(1);
  expect(worseThanRest({ slice: [1], rest: [] })).toBeNull();
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
