import { describe, expect, test } from "vitest";
import { reference } from "../__fixtures__/reference.ts";
import { seededRandom } from "../numbers/seeded-random.ts";
import { calibrateJudge, type CalibrationItem } from "./calibrate-judge.ts";
import { cohensKappa } from "./cohens-kappa.ts";
import { confusionOf } from "./confusion.ts";
import { findDrift } from "./find-drift.ts";
import { fleissKappa } from "./fleiss-kappa.ts";
import { krippendorffAlpha } from "./krippendorff-alpha.ts";

test("Cohen's kappa is statsmodels', its interval like the asymptotic one", () => {
  const { first, second, asymptotic, ...kappas } = reference.cohen;
  const pairs = first.map((label, index) => ({ first: label, second: second[index]! }));
  for (const weights of ["none", "linear", "quadratic"] as const)
    expect(cohensKappa(pairs, { weights, resamples: 50 }).value).toBeCloseTo(kappas[weights], 12);
  const { interval } = cohensKappa(pairs);
  const width = asymptotic[1] - asymptotic[0];
  expect(Math.abs(interval!.low - asymptotic[0])).toBeLessThan(0.15 * width);
  expect(Math.abs(interval!.high - asymptotic[1])).toBeLessThan(0.15 * width);
});

test("Fleiss' kappa is statsmodels'", () => {
  expect(fleissKappa(reference.fleiss.ratings, { resamples: 50 }).value).toBeCloseTo(
    reference.fleiss.kappa,
    12,
  );
});

test("Krippendorff's alpha is krippendorff's, with ratings missing", () => {
  const { units, ...alphas } = reference.krippendorff;
  for (const measurement of ["nominal", "ordinal", "interval", "ratio"] as const) {
    const { value, interval } = krippendorffAlpha(units, { measurement, resamples: 200 });
    expect([measurement, value?.toFixed(10)]).toEqual([measurement, alphas[measurement].toFixed(10)]);
    expect(interval!.low < value! && value! < interval!.high).toBe(true);
  }
});

test("where agreement says nothing there is no value", () => {
  const nothing = { value: null, interval: null };
  const same = Array.from({ length: 9 }, () => ({ first: "good", second: "good" }));
  expect(cohensKappa([])).toMatchObject({ ...nothing, items: 0 });
  expect(cohensKappa(same)).toMatchObject({ ...nothing, items: 9 });
  expect(fleissKappa([["a", "a"], ["a", "a"], ["b"]])).toMatchObject({ ...nothing, items: 2 });
  expect(krippendorffAlpha([[1, null], [2]])).toMatchObject({ ...nothing, items: 0 });
  expect(
    krippendorffAlpha([
      [1, 1],
      [1, Number.NaN, 1],
    ]),
  ).toMatchObject(nothing);
  expect(
    cohensKappa([
      { first: 1, second: 1 },
      { first: 2, second: 2 },
    ]),
  ).toEqual({ value: 1, interval: null, items: 2 });
});

test("kappa's interval holds the true value about as often as it says", () => {
  const random = seededRandom("kappa");
  const rounds = 300;
  let held = 0;
  for (let round = 0; round < rounds; round += 1) {
    // Both say the truth in 9 of 10 cases, else the opposite: they agree in 0.82, by chance in 0.5.
    const pairs = Array.from({ length: 60 }, () => {
      const truth = random() < 0.5;
      return { first: random() < 0.9 ? truth : !truth, second: random() < 0.9 ? truth : !truth };
    });
    const { interval } = cohensKappa(pairs, { resamples: 400, seed: random() });
    if (interval!.low <= 0.64 && interval!.high >= 0.64) held += 1;
  }
  expect(held / rounds).toBeGreaterThan(0.91);
  expect(held / rounds).toBeLessThan(0.99);
});

test("a confusion has the labels in the order given", () => {
  const pairs = [
    { first: "good", second: "bad" },
    { first: "good", second: "good" },
    { first: "bad", second: "bad" },
  ];
  expect(confusionOf(pairs, ["bad", "good"])).toEqual({
    labels: ["bad", "good"],
    counts: [
      [1, 0],
      [1, 1],
    ],
    total: 3,
    agreement: 2 / 3,
  });
  expect(confusionOf([])).toEqual({ labels: [], counts: [], total: 0, agreement: null });
});

describe("a judge held to people", () => {
  const items = (count: number, isRight: (index: number) => boolean): CalibrationItem[] =>
    Array.from({ length: count }, (_, index) => {
      const truth = index % 2 === 0;
      return {
        item: `d${index}`,
        judge: isRight(index) ? truth : !truth,
        people: [truth, truth, index % 7 === 0 ? !truth : truth],
        at: index * 1000,
        facets: { language: [index % 4 < 2 ? "en" : "fr"] },
      };
    });

  test("is trusted when it agrees with them on enough items", () => {
    const good = calibrateJudge(items(100, (index) => index % 10 !== 0));
    expect(good).toMatchObject({ items: 100, leftOut: 0, verdict: "trusted", agreement: { rate: 0.9 } });
    expect(good.confusion.counts.flat().toSorted((a, b) => a - b)).toEqual([0, 10, 40, 50]);
    expect(good.coefficient.value).toBeCloseTo(0.8);
    expect(good.amongPeople.value).toBeGreaterThan(0.7);
    expect(good.reason).toMatch(/kappa with people is 0\.80 \(95 % interval 0\.\d\d to 0\.\d\d, 100 items\)/);
  });

  test("is untrusted with too few items, too little agreement, or too little certainty", () => {
    expect(calibrateJudge(items(12, () => true)).reason).toBe(
      "People and the judge have both judged 12 items; 20 are needed to trust it.",
    );
    expect(calibrateJudge(items(100, (index) => index % 10 < 6)).reason).toMatch(/below 0\.4\.$/);
    expect(calibrateJudge(items(24, (index) => index % 4 !== 0)).reason).toMatch(/may be below 0\.4/);
    const always = items(30, () => true).map((item) => ({ ...item, judge: true, people: [true] }));
    expect(calibrateJudge(always)).toMatchObject({ verdict: "untrusted", coefficient: { value: null } });
  });

  test("leaves out items on which people are divided or it said nothing", () => {
    const mixed = [
      { item: "a", judge: true, people: [true, false] },
      { item: "b", judge: null, people: [true] },
      { item: "c", judge: true, people: [] },
      { item: "d", judge: true, people: [true] },
    ];
    expect(calibrateJudge(mixed)).toMatchObject({ items: 1, leftOut: 3 });
  });

  test("of ranks is held to the middle of what people said", () => {
    const ranks = Array.from({ length: 40 }, (_, index) => {
      const truth = 1 + (index % 5);
      return {
        item: `d${index}`,
        judge: index % 8 === 0 ? Math.min(5, truth + 1) : truth,
        people: [truth, truth, 5],
      };
    });
    const found = calibrateJudge(ranks, { measurement: "ordinal" });
    expect(found.coefficient.name).toBe("alpha");
    expect(found.verdict).toBe("trusted");
  });

  test("names the slice it is worst on, and that it has changed", () => {
    const found = calibrateJudge(items(120, (index) => index < 60 || index % 4 < 2));
    expect(found.slices[0]).toMatchObject({ facet: "language", value: "fr", rate: 0.5 });
    expect(found.drift).toMatchObject({ earlier: 1, later: 0.5, hasDrifted: true });
    expect(found.drift!.points.map(({ items: count }) => count).reduce((a, b) => a + b)).toBe(120);
    expect(findDrift([{ at: 1, agreed: true }])).toBeNull();
  });
});
