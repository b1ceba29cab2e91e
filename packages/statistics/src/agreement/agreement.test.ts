import { describe, expect, test } from "vitest";
import { reference } from "../__fixtures__/reference.ts";
import type { Interval } from "../estimate/interval.ts";
import { seededRandom } from "../numbers/seeded-random.ts";
import { calibrateJudge, type CalibrationItem } from "./calibrate-judge.ts";
import { cohensKappa } from "./cohens-kappa.ts";
import { confusionOf } from "./confusion.ts";
import { findDrift } from "./find-drift.ts";
import { fleissKappa } from "./fleiss-kappa.ts";
import { krippendorffAlpha } from "./krippendorff-alpha.ts";

type Bounds = readonly [low: number, high: number];

/** Ends that differ by a share of the interval's width at most. */
function expectNear(found: Interval | null, wanted: Bounds, share: number): void {
  const width = wanted[1] - wanted[0];
  const apart = [found!.low - wanted[0], found!.high - wanted[1]].map((by) => Math.abs(by) / width);
  expect(Math.max(...apart)).toBeLessThan(share);
}

/**
 * Of 20 000 resamples, here and by SciPy, an end of 95 % has a standard error of 0.7 % of the width: from the quantile
 * (0.027 standard deviations) and from the bias (0.025). Four of the two together.
 */
const resamples = 20_000;
const noise = 0.04;
/** What BCa corrects for, intervals by a standard error are without. */
const skewness = 0.15;

test("Cohen's kappa is statsmodels', its interval like the asymptotic one and SciPy's BCa", () => {
  const { first, second, asymptotic, bca, ...kappas } = reference.cohen;
  const pairs = first.map((label, index) => ({ first: label, second: second[index]! }));
  for (const weights of ["none", "linear", "quadratic"] as const) {
    const { value, interval } = cohensKappa(pairs, { weights, resamples });
    expect(value).toBeCloseTo(kappas[weights], 12);
    expectNear(interval, bca[weights], noise);
  }
  expectNear(cohensKappa(pairs).interval, asymptotic, skewness);
});

test("Fleiss' kappa is statsmodels', its interval SciPy's BCa, and like irrCAC's", () => {
  const { ratings, kappa, bca, asymptotic } = reference.fleiss;
  const { value, interval } = fleissKappa(ratings, { resamples });
  expect(value).toBeCloseTo(kappa, 12);
  expect(value).toBeCloseTo(asymptotic.value, 10);
  expectNear(interval, bca, noise);
  expectNear(interval, asymptotic.interval, skewness);
});

test("the intervals of Krippendorff's alpha are SciPy's BCa, and like irrCAC's", () => {
  const { units, bca, asymptotic } = reference.krippendorff;
  for (const measurement of ["nominal", "ordinal", "interval"] as const) {
    const { interval } = krippendorffAlpha(units, { measurement, resamples });
    expectNear(interval, bca[measurement], noise);
  }
  const { value, interval } = krippendorffAlpha(units);
  expect(value).toBeCloseTo(asymptotic.value, 10);
  expectNear(interval, asymptotic.interval, skewness);
});

test("Krippendorff's alpha is krippendorff's, with ratings missing", () => {
  const { units, bca: _bca, asymptotic: _asymptotic, ...alphas } = reference.krippendorff;
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
  ).toEqual({
    value: 1,
    interval: null,
    noInterval: "2 items are too few to tell: it takes 5.",
    items: 2,
  });
});

/** Cells of a table of labels 0, 1, … as pairs. */
const pairsOfTable = (table: readonly (readonly number[])[]) =>
  table.flatMap((row, first) =>
    row.flatMap((count, second) => Array.from({ length: count }, () => ({ first, second }))),
  );

describe("where raters hardly disagree", () => {
  test("the interval is that of SciPy's gamma limits, whatever the seed", () => {
    for (const { table, kappa, interval } of reference.fewDisagreements) {
      const pairs = pairsOfTable(table);
      for (const seed of [1, 2]) {
        const found = cohensKappa(pairs, { seed });
        expect(found).toMatchObject({ noInterval: null, items: pairs.length });
        expect(found.value).toBeCloseTo(kappa, 12);
        expect(found.interval?.low).toBeCloseTo(interval[0], 8);
        expect(found.interval?.high).toBeCloseTo(interval[1], 8);
      }
    }
    const { units, alpha, interval } = reference.fewOfAlpha;
    const found = krippendorffAlpha(units, { measurement: "interval" });
    expect(found.value).toBeCloseTo(alpha, 10);
    expect(found.interval?.low).toBeCloseTo(interval[0], 8);
    expect(found.interval?.high).toBeCloseTo(interval[1], 8);
  });

  test("and never, it says what items not seen yet could change", () => {
    for (const { yes, no, low } of reference.noDisagreement) {
      const pairs = pairsOfTable([
        [yes, 0],
        [0, no],
      ]);
      const { value, interval } = cohensKappa(pairs);
      expect([value, interval?.high]).toEqual([1, 1]);
      expect(interval?.low).toBeCloseTo(low, 10);
      const units = pairs.map(({ first, second }) => [first, second]);
      const alike = [fleissKappa(units), krippendorffAlpha(units)].map((found) => found.interval?.low ?? 1);
      // Fleiss' is the same; alpha's chance is a little larger, by n of n − 1.
      expect(alike[0]).toBeCloseTo(low, 10);
      expect(Math.abs((alike[1] ?? 1) - low)).toBeLessThan(0.05);
    }
  });

  test.each([
    [0.5, 30],
    [0.5, 60],
    [0.8, 40],
  ])("it holds the true value as often as it says, with %d of one label among %d", (share, count) => {
    const random = seededRandom(`few ${share} ${count}`);
    for (const errors of [1 / count, 2 / count]) {
      // One says the truth, the other errs so often.
      const said = share * (1 - errors) + (1 - share) * errors;
      const chance = share * (1 - said) + (1 - share) * said;
      const truth = 1 - errors / chance;
      const rounds = 600;
      let [held, below, counted] = [0, 0, 0];
      for (let round = 0; round < rounds; round += 1) {
        const pairs = Array.from({ length: count }, () => {
          const first = random() < share;
          return { first, second: random() < errors ? !first : first };
        });
        const { interval } = cohensKappa(pairs, { resamples: 200, seed: random() });
        if (!interval) continue;
        counted += 1;
        if (interval.low <= truth && truth <= interval.high) held += 1;
        if (interval.low <= truth) below += 1;
      }
      // Of those that are all alike it is not defined.
      expect(counted).toBeGreaterThan(rounds - 5);
      expect(held / counted).toBeGreaterThan(0.93);
      // What a judge is trusted by.
      expect(below / counted).toBeGreaterThan(0.96);
    }
  });

  test("where there is no interval, it says why", () => {
    const why = (table: readonly (readonly number[])[]) => {
      const { interval, noInterval } = cohensKappa(pairsOfTable(table));
      return interval === null ? noInterval : "There is one.";
    };
    expect(
      why([
        [3, 1],
        [0, 0],
      ]),
    ).toBe("4 items are too few to tell: it takes 5.");
    expect(
      why([
        [20, 1],
        [0, 0],
      ]),
    ).toBe("All but one item were rated alike: that one decides.");
    expect(
      why([
        [12, 12],
        [0, 0],
      ]),
    ).toBe("One of them always said the same: whichever items there are, it comes to the same.");
    expect(why([[9]])).toBe("Everybody always said the same one thing.");
    expect(cohensKappa([]).noInterval).toBe("No item was rated twice.");
  });
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

test.each([
  ["Fleiss' kappa", (units: boolean[][], seed: number) => fleissKappa(units, { resamples: 200, seed })],
  [
    "Krippendorff's alpha",
    (units: boolean[][], seed: number) => krippendorffAlpha(units, { resamples: 200, seed }),
  ],
] as const)(
  "the interval of %s of three raters holds the true value about as often as it says",
  (_, measure) => {
    const random = seededRandom("three raters");
    const rounds = 300;
    let held = 0;
    for (let round = 0; round < rounds; round += 1) {
      // Each says the truth in 9 of 10 cases, else the opposite: two agree in 0.82, by chance in 0.5.
      const units = Array.from({ length: 40 }, () => {
        const truth = random() < 0.5;
        return Array.from({ length: 3 }, () => (random() < 0.9 ? truth : !truth));
      });
      const { interval } = measure(units, random());
      if (interval!.low <= 0.64 && interval!.high >= 0.64) held += 1;
    }
    expect(held / rounds).toBeGreaterThan(0.91);
    expect(held / rounds).toBeLessThan(0.99);
  },
);

describe("drift", () => {
  test("is SciPy's Fisher test of the halves, its points have statsmodels' Wilson intervals", () => {
    const { agreed, p, intervals } = reference.drift;
    // In no order: the times say it.
    const given = agreed.map((one, at) => ({ at, agreed: one === 1 })).toReversed();
    const found = findDrift(given)!;
    expect(found.pValue).toBeCloseTo(p, 12);
    expect(found.hasDrifted).toBe(p < 0.05);
    expect(found.points.map(({ from, items }) => [from, items])).toEqual(
      intervals.map((_, span) => [10 * span, 10]),
    );
    for (const [span, { interval }] of found.points.entries()) {
      expect(interval.low).toBeCloseTo(intervals[span]![0], 12);
      expect(interval.high).toBeCloseTo(intervals[span]![1], 12);
    }
  });

  test("is said where nothing has changed in no more than 5 of 100 cases", () => {
    const random = seededRandom("no drift");
    const rounds = 500;
    let said = 0;
    for (let round = 0; round < rounds; round += 1) {
      const given = Array.from({ length: 80 }, (_, at) => ({ at, agreed: random() < 0.8 }));
      if (findDrift(given)!.hasDrifted) said += 1;
    }
    expect(said / rounds).toBeLessThanOrEqual(0.05);
  });
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

  test("that never errs is trusted as far as so many items show it", () => {
    const found = calibrateJudge(items(24, () => true));
    expect(found).toMatchObject({ verdict: "trusted", coefficient: { value: 1, noInterval: null } });
    expect(found.reason).toMatch(
      /^The judge's kappa with people is 1\.00 \(95 % interval 0\.7\d to 1\.00, 24 items\)/,
    );
    expect(
      calibrateJudge(
        items(24, () => true),
        { bound: 0.9 },
      ),
    ).toMatchObject({ verdict: "untrusted" });
    // Of one bad item among them it may have known by chance.
    const rare = items(24, () => true).map((item, index) => ({
      ...item,
      judge: index > 0,
      people: [index > 0],
    }));
    expect(calibrateJudge(rare).reason).toMatch(
      /^The judge's kappa with people is 1\.00 .* may be below 0\.4/,
    );
  });

  test("is untrusted with too few items, too little agreement, or too little certainty", () => {
    expect(calibrateJudge(items(12, () => true)).reason).toBe(
      "People and the judge have both judged 12 items; 20 are needed to trust it.",
    );
    expect(calibrateJudge(items(100, (index) => index % 10 < 6)).reason).toMatch(/below 0\.4\.$/);
    expect(calibrateJudge(items(24, (index) => index % 4 !== 0)).reason).toMatch(/may be below 0\.4/);
    // It says yes to all: chance does as well.
    const yes = items(24, () => true).map((item) => ({ ...item, judge: true, people: [item.judge ?? true] }));
    expect(calibrateJudge(yes)).toMatchObject({
      verdict: "untrusted",
      reason: "The judge's kappa with people is 0.00 (24 items): below 0.4.",
    });
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
