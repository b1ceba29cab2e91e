import { describe, expect, test } from "vitest";
import { reference } from "../__fixtures__/reference.ts";
import { estimateMean } from "../estimate/mean-interval.ts";
import { normalQuantile } from "../numbers/normal.ts";
import { seededRandom } from "../numbers/seeded-random.ts";
import { confidenceSequence, decideEarly } from "./confidence-sequence.ts";
import { itemsNeeded, minimumDetectableEffect, moreItemsNeeded } from "./sample-size.ts";

test("how many items are needed is what statsmodels says", () => {
  for (const { difference, deviation, power, items } of reference.power) {
    const plan = { standardDeviation: deviation, power };
    // statsmodels counts the tail on the other side too, which is less than a thousandth here.
    expect(Math.abs(itemsNeeded(difference, plan)! - items)).toBeLessThanOrEqual(1);
    expect(minimumDetectableEffect(items, plan)).toBeCloseTo(difference, 5);
  }
});

test("what cannot be planned has no answer", () => {
  expect(itemsNeeded(0, { standardDeviation: 1 })).toBeNull();
  expect(itemsNeeded(0.1, { standardDeviation: 0 })).toBeNull();
  expect(itemsNeeded(Number.NaN, { standardDeviation: 1 })).toBeNull();
  expect(minimumDetectableEffect(1, { standardDeviation: 1 })).toBeNull();
  expect(moreItemsNeeded(0.5, { standardDeviation: 0.5, items: 100 })).toBe(0);
  expect(moreItemsNeeded(0.05, { standardDeviation: 0.5, items: 100 })).toBe(685);
});

test("as many items as it says find a difference in about four of five cases", () => {
  const random = seededRandom("power");
  const plan = { standardDeviation: 0.4 };
  const items = itemsNeeded(0.1, plan)!;
  const rounds = 600;
  let found = 0;
  for (let round = 0; round < rounds; round += 1) {
    const differences = Array.from(
      { length: items },
      () => 0.1 + 0.4 * normalQuantile(Math.max(1e-12, random())),
    );
    if (estimateMean(differences, { mostResampled: 0 }).pValue! < 0.05) found += 1;
  }
  // 0.8 and four standard errors; Student's t takes a little of it.
  expect(found / rounds).toBeGreaterThan(0.73);
  expect(found / rounds).toBeLessThan(0.87);
});

test("the confidence sequence is the theorem's, by its sums", () => {
  const { values, at } = reference.sequence;
  const sequence = confidenceSequence({ range: { low: 0, high: 1 } });
  const found = values.map((value) => sequence.add(value));
  for (const { count, interval } of at) {
    expect(found[count - 1]!.low).toBeCloseTo(interval[0], 12);
    expect(found[count - 1]!.high).toBeCloseTo(interval[1], 12);
  }
  // The same of values from −1 to 1.
  const doubled = confidenceSequence({ range: { low: -1, high: 1 } });
  const last = values.map((value) => doubled.add(2 * value - 1)).at(-1)!;
  expect((last.low + 1) / 2).toBeCloseTo(at.at(-1)!.interval[0], 12);
});

describe("stopping early", () => {
  const range = { low: -1, high: 1 };
  /** Differences of two rates: −1, 0 or 1. */
  const draw = (random: () => number, up: number, down: number): number => {
    const chance = random();
    if (chance < up) return 1;
    return chance < up + down ? -1 : 0;
  };

  test("keeps its error rate though it looks after every item; looking at plain intervals does not", () => {
    const random = seededRandom("early");
    const [rounds, items] = [400, 800];
    let [sequential, peeking] = [0, 0];
    for (let round = 0; round < rounds; round += 1) {
      const differences = Array.from({ length: items }, () => draw(random, 0.2, 0.2));
      if (decideEarly(differences, { range }).decision !== "undecided") sequential += 1;
      if (isClaimedByPeeking(differences)) peeking += 1;
    }
    expect(sequential / rounds).toBeLessThanOrEqual(0.05);
    expect(peeking / rounds).toBeGreaterThan(0.2);
  });

  test("holds the true mean at all times at once", () => {
    const random = seededRandom("always");
    const rounds = 400;
    let left = 0;
    for (let round = 0; round < rounds; round += 1) {
      const sequence = confidenceSequence({ range: { low: 0, high: 1 } });
      for (let item = 0; item < 500; item += 1) {
        const { low, high } = sequence.add(random() ** 2);
        if (low > 1 / 3 || high < 1 / 3) {
          left += 1;
          break;
        }
      }
    }
    expect(left / rounds).toBeLessThanOrEqual(0.05);
  });

  test("finds a real difference, before the end", () => {
    const random = seededRandom("found");
    const stops = Array.from({ length: 60 }, () =>
      decideEarly(
        Array.from({ length: 2000 }, () => draw(random, 0.35, 0.15)),
        { range },
      ),
    );
    expect(stops.filter(({ decision }) => decision === "higher").length).toBe(60);
    const after = stops.map((stop) => stop.after ?? Infinity).toSorted((a, b) => a - b);
    expect(after[30]).toBeLessThan(400);
  });

  test("nothing, and what is no number, decides nothing", () => {
    expect(decideEarly([], { range })).toEqual({ after: null, decision: "undecided", interval: null });
    expect(decideEarly([Number.NaN], { range }).interval).toEqual({ low: -1, high: 1, level: 0.95 });
  });

  /** What people do who look at the usual interval after every tenth item. */
  function isClaimedByPeeking(differences: readonly number[]): boolean {
    const z = normalQuantile(0.975);
    let [sum, squares] = [0, 0];
    return differences.some((difference, index) => {
      sum += difference;
      squares += difference ** 2;
      const count = index + 1;
      if (count < 20 || count % 10 !== 0) return false;
      const error = Math.sqrt((squares / count - (sum / count) ** 2) / count);
      return Math.abs(sum / count) > z * error;
    });
  }
});
