import { describe, expect, test } from "vitest";
import { reference } from "../__fixtures__/reference.ts";
import { seededRandom } from "../numbers/seeded-random.ts";
import { adjustPValues } from "./adjust.ts";
import { compare } from "./compare.ts";
import { comparePreferences } from "./preferences.ts";
import { mcnemarExact, mcnemarMidP, pairedRatesInterval, signTest } from "./tests-of-pairs.ts";

const correct = { name: "correct", kind: "rate" } as const;
const latency = { name: "latency", kind: "number", better: "lower" } as const;
const itemsOf = (values: readonly (number | readonly number[])[]) =>
  new Map(values.map((value, index) => [`d${index}`, [value].flat()]));

test("McNemar's and the sign test are SciPy's and statsmodels'", () => {
  for (const { exact, midP, ...pair } of reference.mcnemar) {
    expect(mcnemarExact(pair)).toBeCloseTo(exact, 12);
    expect(mcnemarMidP(pair)).toBeCloseTo(midP, 12);
  }
  for (const { wins, losses, p } of reference.signTest) expect(signTest({ wins, losses })).toBeCloseTo(p, 12);
  expect([mcnemarMidP({ onlyCandidate: 0, onlyControl: 0 }), signTest({ wins: 0, losses: 0 })]).toEqual([
    1, 1,
  ]);
});

test("Tango's interval is where the likelihood says", () => {
  for (const { interval, pairs, ...pair } of reference.pairedRates) {
    const { low, high } = pairedRatesInterval(pair, pairs)!;
    expect(low).toBeCloseTo(interval[0], 5);
    expect(high).toBeCloseTo(interval[1], 5);
  }
  expect(pairedRatesInterval({ onlyCandidate: 0, onlyControl: 0 }, 0)).toBeNull();
  expect(pairedRatesInterval({ onlyCandidate: 4, onlyControl: 0 }, 4)!.high).toBeCloseTo(1, 9);
});

test("what a judge preferred is one vote an item; who says the opposite when swapped says nothing", () => {
  const vote = (item: string, preferred: "candidate" | "control" | "tie") => ({ item, preferred });
  const said = [
    ...Array.from({ length: 9 }, (_, index) => vote(`d${index}`, "candidate")),
    vote("d9", "control"),
    vote("d9", "tie"),
    vote("swapped", "candidate"),
    vote("swapped", "control"),
  ];
  const found = comparePreferences(said);
  expect(found).toMatchObject({ wins: 9, losses: 1, ties: 1, winRate: 0.9 });
  expect(found.pValue).toBeCloseTo(0.021484375);
  expect(comparePreferences([])).toMatchObject({ winRate: null, pValue: 1, interval: { low: 0, high: 1 } });
});

test("corrections are statsmodels'", () => {
  const { pValues, holm, "benjamini-hochberg": hochberg } = reference.adjust;
  const round = (values: readonly (number | null)[]) => values.map((value) => value?.toFixed(12));
  expect(round(adjustPValues(pValues, "holm"))).toEqual(round(holm));
  expect(round(adjustPValues(pValues, "benjamini-hochberg"))).toEqual(round(hochberg));
  expect(adjustPValues([0.01, null, Number.NaN, 0.04], "holm")).toEqual([0.02, null, null, 0.04]);
});

describe("a comparison", () => {
  test("of rates pairs items, and leaves out what only one run has", () => {
    const candidate = new Map([...itemsOf([1, 1, 1, 0, 1]), ["x", [1]], ["y", []]]);
    const control = new Map([...itemsOf([0, 1, 0, 0, 0]), ["x", []], ["z", [0]]]);
    expect(compare({ candidate, control }, correct)).toMatchObject({
      pairs: 5,
      unpaired: 2,
      difference: 0.6,
      test: "mcnemar-mid-p",
      method: "tango",
      wins: 3,
      losses: 0,
      ties: 2,
      signPValue: expect.closeTo(0.25),
      verdict: "undecided",
    });
  });

  test("of what is better when lower says better for less", () => {
    const control = Array.from({ length: 30 }, (_, index) => 2 + (index % 5) / 10);
    const candidate = control.map((value, index) => value - 0.3 - (index % 3) / 10);
    const found = compare({ candidate: itemsOf(candidate), control: itemsOf(control) }, latency);
    expect(found).toMatchObject({ verdict: "better", wins: 30, losses: 0, test: "paired-bootstrap" });
    expect(found.difference).toBeCloseTo(-0.4);
    expect(found.interval!.high).toBeLessThan(-0.35);
  });

  test("of means is SciPy's paired bootstrap, with its interval and its p-value", () => {
    const { candidate, control, difference, interval, p } = reference.pairedMeans;
    const found = compare(
      { candidate: itemsOf(candidate), control: itemsOf(control) },
      { name: "score", kind: "number" },
      { resamples: 40_000 },
    );
    expect(found).toMatchObject({ test: "paired-bootstrap", method: "bca", pairs: 45 });
    expect(found.difference).toBeCloseTo(difference, 12);
    const width = interval[1] - interval[0];
    // Four standard errors of 40 000 resamples here and 100 000 there.
    expect(Math.abs(found.interval!.low - interval[0])).toBeLessThan(0.025 * width);
    expect(Math.abs(found.interval!.high - interval[1])).toBeLessThan(0.025 * width);
    expect(Math.abs(found.pValue! / p - 1)).toBeLessThan(0.15);
  });

  test("of rates with several samples an item is a bootstrap of the items' means", () => {
    const candidate = itemsOf(Array.from({ length: 12 }, (_, index) => [1, index % 2]));
    const control = itemsOf(Array.from({ length: 12 }, (_, index) => [0, index % 3 === 0 ? 1 : 0]));
    const found = compare({ candidate, control }, correct);
    expect(found).toMatchObject({ test: "paired-bootstrap", verdict: "better" });
    expect(found.difference).toBeCloseTo(0.75 - 1 / 6);
  });

  test("of runs that never differ knows that a few items prove little", () => {
    const few = itemsOf([0.5, 0.7, 0.9]);
    const many = itemsOf(Array.from({ length: 200 }, (_, index) => (index % 10) / 10));
    expect(compare({ candidate: few, control: few }, { name: "score", kind: "number" })).toMatchObject({
      difference: 0,
      pValue: 1,
      method: "all-equal",
      verdict: "undecided",
    });
    const { interval } = compare({ candidate: many, control: many }, { name: "score", kind: "number" });
    expect(interval!.high).toBeCloseTo(0.0183, 4);
    expect(
      compare({ candidate: few, control: few }, { name: "score", kind: "number" }).interval!.high,
    ).toBeGreaterThan(0.5);
  });

  test("of preferences goes by the sign test without ties, whatever the differences are in size", () => {
    const preference = {
      name: "preference",
      kind: "number",
      range: { low: 0, high: 1 },
      signTest: "instead",
    } as const;
    const control = itemsOf(Array.from({ length: 12 }, () => 0.5));
    const candidate = itemsOf([...Array.from({ length: 9 }, () => 1), 0, 0.5, 0.5]);
    const found = compare({ candidate, control }, preference);
    // 9 heads or more of 10 throws, and the same of tails: 2 × (10 + 1) / 2¹⁰.
    expect(found).toMatchObject({
      wins: 9,
      losses: 1,
      ties: 2,
      pValue: expect.closeTo(22 / 1024, 12),
      signPValue: expect.closeTo(22 / 1024, 12),
      test: "sign",
      method: "bca",
      verdict: "better",
    });
    const usual = compare({ candidate, control }, { ...preference, signTest: "beside" });
    expect(usual).toMatchObject({ test: "paired-bootstrap", signPValue: expect.closeTo(22 / 1024, 12) });
    expect(usual.pValue).not.toBeCloseTo(22 / 1024, 4);
  });

  test("of preferences claims nothing where most are won by little and the mean is worse", () => {
    const control = itemsOf(Array.from({ length: 100 }, (_, index) => (index < 70 ? 0.5 : 1)));
    const candidate = itemsOf(Array.from({ length: 100 }, (_, index) => (index < 70 ? 0.6 : 0)));
    const found = compare({ candidate, control }, { name: "p", kind: "number", signTest: "instead" });
    expect(found).toMatchObject({ wins: 70, losses: 30, verdict: "undecided" });
    expect(found.pValue).toBeLessThan(0.001);
    expect(found.difference).toBeCloseTo(-0.23);
  });

  test("without a common item says nothing", () => {
    for (const metric of [correct, latency])
      expect(compare({ candidate: itemsOf([1]), control: new Map([["z", [1]]]) }, metric)).toMatchObject({
        pairs: 0,
        unpaired: 2,
        difference: null,
        interval: null,
        pValue: null,
        verdict: "undecided",
      });
  });

  test("claims a difference that is not there in about 5 of 100 cases, and Tango's interval holds", () => {
    const random = seededRandom("errors");
    let [claims, holds] = [0, 0];
    const rounds = 1500;
    for (let round = 0; round < rounds; round += 1) {
      const base = Array.from({ length: 60 }, () => random() < 0.5);
      const flip = () => itemsOf(base.map((value) => Number(random() < 0.3 ? !value : value)));
      const found = compare({ candidate: flip(), control: flip() }, correct);
      if (found.verdict !== "undecided") claims += 1;
      if (found.interval!.low <= 0 && found.interval!.high >= 0) holds += 1;
    }
    expect(claims / rounds).toBeGreaterThan(0.03);
    expect(claims / rounds).toBeLessThan(0.065);
    expect(holds / rounds).toBeGreaterThan(0.935);
  });
});
