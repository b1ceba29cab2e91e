import { describe, expect, test } from "vitest";
import { reference } from "../__fixtures__/reference.ts";
import { normalQuantile } from "../numbers/normal.ts";
import { seededRandom } from "../numbers/seeded-random.ts";
import type { Interval } from "./interval.ts";
import { bcaShare, bcaZ, bootstrap, bootstrapMean, resampleAt } from "./bootstrap.ts";
import { estimateMean } from "./mean-interval.ts";
import { quantileInterval, quantileOf } from "./quantile.ts";
import { selectQuantile } from "./select.ts";
import { plannedError, splitVariance } from "./split-variance.ts";
import { summarise } from "./summarise.ts";
import { wilsonInterval } from "./wilson.ts";

const correct = { name: "correct", kind: "rate" } as const;
const score = { name: "score", kind: "number" } as const;
const itemsOf = (values: readonly (readonly number[])[]) =>
  new Map(values.map((samples, index) => [`d${index}`, samples]));

test("Wilson's interval is statsmodels'", () => {
  for (const { successes, trials, level, interval } of reference.wilson) {
    const { low, high } = wilsonInterval(successes, trials, level);
    expect(low).toBeCloseTo(interval[0], 12);
    expect(high).toBeCloseTo(interval[1], 12);
  }
  expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1, level: 0.95 });
});

/**
 * By how much of its width an end of an interval of 40 000 resamples may differ from SciPy's of 100 000: four standard
 * errors of the quantile and the bias, each of 0.5 % and 0.3 %.
 */
const resampling = 0.025;

function expectNear(found: Interval | null, [low, high]: readonly [number, number], share: number): void {
  const apart = [found!.low - low, found!.high - high].map((by) => Math.abs(by) / (high - low));
  expect(Math.max(...apart)).toBeLessThan(share);
}

describe("the mean", () => {
  const { skewed, bca, few, student, studentP, many, manyBca } = reference.mean;

  test("BCa is SciPy's, up to the noise of resampling", () => {
    const drawn = bootstrapMean(skewed, { resamples: 60_000, random: seededRandom(7) });
    const z = normalQuantile(0.975);
    const width = bca[1] - bca[0];
    expect(Math.abs(resampleAt(drawn.sorted, bcaShare(-z, drawn)) - bca[0])).toBeLessThan(0.015 * width);
    expect(Math.abs(resampleAt(drawn.sorted, bcaShare(z, drawn)) - bca[1])).toBeLessThan(0.015 * width);
    expect(bcaZ(bcaShare(-1.3, drawn), drawn)).toBeCloseTo(-1.3, 10);
    const slow = bootstrap(
      skewed.length,
      (indices) => Array.from(indices, (index) => skewed[index]!).reduce((a, b) => a + b) / indices.length,
      { resamples: 2000, random: seededRandom(7) },
    )!;
    expect(slow.acceleration).toBeCloseTo(drawn.acceleration, 8);
  });

  test("its interval is SciPy's at a level that widens it as Student's t does", () => {
    const { values, interval: wanted } = reference.widenedMean;
    const { interval, method } = estimateMean(values, { resamples: 40_000 });
    expect(method).toBe("bca");
    expectNear(interval, wanted, resampling);
  });

  test("of many values it is computed, and comes to the same", () => {
    const { interval, method } = estimateMean(many);
    const width = manyBca[1] - manyBca[0];
    expect(method).toBe("bca");
    expect(Math.abs(interval!.low - manyBca[0])).toBeLessThan(0.02 * width);
    expect(Math.abs(interval!.high - manyBca[1])).toBeLessThan(0.02 * width);
  });

  test("of few values it is Student's", () => {
    const { interval, pValue, method } = estimateMean(few);
    expect(method).toBe("student");
    expect(interval!.low).toBeCloseTo(student[0], 10);
    expect(interval!.high).toBeCloseTo(student[1], 10);
    expect(pValue).toBeCloseTo(studentP, 12);
  });

  test("the p-value is below 5 % exactly where the interval excludes 0", () => {
    const shifts = [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3];
    for (const shift of shifts) {
      const { interval, pValue } = estimateMean(skewed.map((value) => value - 0.9 + shift));
      expect([shift, pValue! < 0.05]).toEqual([shift, interval!.low > 0 || interval!.high < 0]);
    }
  });

  test("the p-value of few skewed values is no smaller than so few values can show", () => {
    const values = [...Array.from({ length: 9 }, () => 0.1), 1];
    const { pValue, method } = estimateMean(values);
    expect([method, pValue]).toEqual(["bca", 2 * 0.5 ** 10]);
    const opposite = estimateMean(values.map((value) => -value));
    expect(opposite.pValue).toBe(pValue);
    // Zeros have no sign; of many values the resamples decide.
    const sparse = [...values, 0, 0];
    expect(estimateMean(sparse).pValue).toBeGreaterThanOrEqual(2 * 0.5 ** 10);
    const twice = Array.from({ length: 20 }, (_, index) => 1 + index / 1000);
    expect(estimateMean(twice, { resamples: 1000 }).pValue).toBe(1 / 1001);
  });

  test("is computed, not resampled, above as many values as one likes", () => {
    const options = { mostResampled: 10 };
    const { interval, method } = estimateMean(skewed, options);
    expect(method).toBe("bca");
    expect(estimateMean(skewed, { ...options, seed: 2 }).interval).toEqual(interval);
    expect(estimateMean(skewed, { seed: 2 }).interval).not.toEqual(interval);
  });

  test("is the same again with the same seed", () => {
    expect(estimateMean(skewed, { seed: "x" })).toEqual(estimateMean(skewed, { seed: "x" }));
    expect(estimateMean(skewed, { seed: "x" }).interval).not.toEqual(
      estimateMean(skewed, { seed: "y" }).interval,
    );
  });

  test("of nothing, one value and equal values has defined answers", () => {
    expect(estimateMean([])).toEqual({ mean: null, interval: null, pValue: null, method: "none" });
    expect(estimateMean([0.4])).toEqual({ mean: 0.4, interval: null, pValue: null, method: "none" });
    const equal = estimateMean(
      Array.from({ length: 20 }, () => 0.1 + 0.2),
      { range: { low: 0, high: 1 } },
    );
    expect(equal.method).toBe("all-equal");
    expect(equal.interval!.low).toBeCloseTo(0.3 - 0.3 * 0.16843, 4);
    expect(equal.interval!.high).toBeCloseTo(0.3 + 0.7 * 0.16843, 4);
    expect(estimateMean([5, 5, 5]).interval).toBeNull();
  });

  test("an interval does not leave the range of the values", () => {
    const { interval } = estimateMean([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0.2], { range: { low: 0, high: 1 } });
    expect(interval!.high).toBeLessThanOrEqual(1);
    expect(interval!.low).toBeGreaterThan(0.5);
  });
});

/** How often an interval holds the true value, in so many rounds. */
function coverage(rounds: number, holds: (random: () => number) => boolean): number {
  const random = seededRandom("coverage");
  return Array.from({ length: rounds }, () => holds(random)).filter(Boolean).length / rounds;
}

const isWithin = ({ low, high }: { low: number; high: number }, value: number): boolean =>
  low <= value && value <= high;

describe("95 % intervals hold the true value about as often as they say", () => {
  test("Wilson's, of a rate of 0.9 with 30 items", () => {
    const share = coverage(2000, (random) => {
      const successes = Array.from({ length: 30 }, () => random() < 0.9).filter(Boolean).length;
      return isWithin(wilsonInterval(successes, 30), 0.9);
    });
    expect(share).toBeGreaterThan(0.93);
    expect(share).toBeLessThan(0.985);
  });

  test.each([
    ["normal", 12, (random: () => number) => normalQuantile(random() || 0.5), 0],
    ["exponential", 40, (random: () => number) => -Math.log(1 - random()), 1],
    ["uniform", 6, (random: () => number) => random(), 0.5],
    ["exponential", 1200, (random: () => number) => -Math.log(1 - random()), 1],
  ])("that of a mean of %s values, n = %i", (...[, count, draw, mean]) => {
    const share = coverage(600, (random) => {
      const values = Array.from({ length: count }, () => draw(random));
      return isWithin(estimateMean(values, { resamples: 600, seed: random() }).interval!, mean);
    });
    expect(share).toBeGreaterThan(0.92);
    expect(share).toBeLessThan(0.98);
  });

  test("that of a quantile, n = 80", () => {
    const share = coverage(1000, (random) => {
      const values = Array.from({ length: 80 }, () => -Math.log(1 - random()));
      return isWithin(quantileInterval(values, 0.9)!, Math.log(10));
    });
    expect(share).toBeGreaterThanOrEqual(0.94);
  });

  test("that of a rate whose items were sampled three times each", () => {
    const share = coverage(500, (random) => {
      const items = Array.from({ length: 40 }, () => {
        const chance = random();
        return Array.from({ length: 3 }, () => (random() < chance ? 1 : 0));
      });
      const { interval, method } = summarise(itemsOf(items), correct, { resamples: 500, seed: random() });
      return method === "bca" && isWithin(interval!, 0.5);
    });
    expect(share).toBeGreaterThan(0.92);
    expect(share).toBeLessThan(0.98);
  });
});

test("a quantile is the same without sorting, whatever is equal", () => {
  const random = seededRandom(3);
  for (let count = 1; count < 60; count += 1) {
    const values = Array.from({ length: count }, () => Math.floor((random() * count) / ((count % 3) + 1)));
    for (const share of [0, 0.05, 0.5, 0.95, 1])
      expect(selectQuantile(Float64Array.from(values), share)).toBeCloseTo(quantileOf(values, share)!, 12);
  }
});

test("quantiles are NumPy's, their interval is SciPy's binomial's", () => {
  for (const { share, value } of reference.quantiles)
    expect(quantileOf(reference.mean.skewed, share)).toBeCloseTo(value, 12);
  const { share, interval } = reference.quantileInterval;
  expect(quantileInterval(reference.mean.skewed, share)).toEqual({
    low: interval[0],
    high: interval[1],
    level: 0.95,
  });
  expect(quantileOf([], 0.5)).toBeNull();
  expect(quantileInterval(reference.mean.skewed.slice(0, 20), 0.95)).toBeNull();
});

test("of a rate whose items were sampled several times the interval is SciPy's, of their means", () => {
  const { samples, interval: wanted } = reference.sampledRate;
  const { interval, method } = summarise(itemsOf(samples), correct, { resamples: 40_000 });
  expect(method).toBe("bca");
  expectNear(interval, wanted, resampling);
});

test("where all values are equal, as many may be otherwise as SciPy's exact binomial says", () => {
  for (const { count, level, unseen } of reference.allEqual) {
    const values = Array.from({ length: count }, () => 0.25);
    const { interval, method } = estimateMean(values, { level, range: { low: 0, high: 1 } });
    expect(method).toBe("all-equal");
    expect(interval!.low).toBeCloseTo(0.25 - unseen * 0.25, 12);
    expect(interval!.high).toBeCloseTo(0.25 + unseen * 0.75, 12);
  }
});

test("variance is split as maximum likelihood splits it, and of uneven groups as the F test's mean squares say", () => {
  const { groups, reml, uneven } = reference.variance;
  const even = splitVariance(groups)!;
  expect(even.betweenItems / reml.between).toBeCloseTo(1, 4);
  expect(even.withinItems / reml.within).toBeCloseTo(1, 4);
  const split = splitVariance(uneven.groups)!;
  expect(split.betweenItems).toBeCloseTo(uneven.between, 12);
  expect(split.withinItems).toBeCloseTo(uneven.within, 12);
});

test("variance is split as the analysis of variance says", () => {
  const { groups, between, within } = reference.variance;
  const split = splitVariance(groups)!;
  expect(split.betweenItems).toBeCloseTo(between, 12);
  expect(split.withinItems).toBeCloseTo(within, 12);
  expect(split.shareBetween).toBeCloseTo(between / (between + within), 12);
  const { betweenItems, withinItems } = split;
  expect(plannedError(split, { items: 12, samples: 4 })).toBeCloseTo(
    Math.sqrt((betweenItems + withinItems / 4) / 12),
  );
  expect(splitVariance([[1], [0]])).toBeNull();
  expect(splitVariance([[1, 1]])).toBeNull();
  expect(splitVariance([[1, 1], [1, 1], []])!.shareBetween).toBeNull();
});

describe("a summary", () => {
  test("of a rate is Wilson's; items without a value are missing", () => {
    expect(summarise(itemsOf([[1], [0], [1], []]), correct)).toMatchObject({
      kind: "rate",
      items: 3,
      missing: 1,
      estimate: 2 / 3,
      method: "wilson",
      repeats: null,
    });
  });

  test("counts an item once however often it was sampled", () => {
    const summary = summarise(
      itemsOf([
        [1, 1, 1, 1],
        [0, 0],
      ]),
      correct,
    );
    expect(summary).toMatchObject({ estimate: 0.5, items: 2, values: 6, method: "student" });
    expect(summary.repeats).toMatchObject({ withinItems: 0, shareBetween: 1 });
  });

  test("of nothing is nothing", () => {
    for (const metric of [correct, score])
      expect(summarise(itemsOf([[], []]), metric)).toMatchObject({
        items: 0,
        missing: 2,
        estimate: null,
        interval: null,
        method: "none",
        standardDeviation: null,
      });
  });
});
