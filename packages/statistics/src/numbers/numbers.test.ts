import { expect, test } from "vitest";
import { reference } from "../__fixtures__/reference.ts";
import { fisherExact, marksDrawnAtMost } from "./counting.ts";
import { gammaCdf, gammaQuantile } from "./gamma.ts";
import { sumOf } from "./moments.ts";
import { normalCdf, normalQuantile } from "./normal.ts";
import { seededRandom } from "./seeded-random.ts";
import { studentCdf, studentQuantile } from "./student.ts";

const isClose = (found: number, wanted: number, relative = 1e-11): boolean =>
  Math.abs(found - wanted) <= relative * Math.abs(wanted) + 1e-16;

test("the normal distribution is SciPy's, far out too", () => {
  for (const { z, cdf } of reference.normal) expect([z, isClose(normalCdf(z), cdf)]).toEqual([z, true]);
  for (const { share, z } of reference.normalQuantile)
    expect([share, isClose(normalQuantile(share), z)]).toEqual([share, true]);
  expect([normalQuantile(0), normalQuantile(1), normalQuantile(2)]).toEqual([
    -Infinity,
    Infinity,
    Number.NaN,
  ]);
});

test("Student's t distribution is SciPy's", () => {
  for (const { t, degrees, cdf } of reference.student)
    expect([t, degrees, isClose(studentCdf(t, degrees), cdf)]).toEqual([t, degrees, true]);
  for (const { share, degrees, t } of reference.studentQuantile)
    expect([share, degrees, isClose(studentQuantile(share, degrees), t)]).toEqual([share, degrees, true]);
});

test("the gamma distribution is SciPy's", () => {
  for (const { x, shape, cdf } of reference.gamma)
    expect([x, shape, isClose(gammaCdf(x, shape), cdf, 1e-10)]).toEqual([x, shape, true]);
  for (const { share, shape, x } of reference.gammaQuantile)
    expect([share, shape, isClose(gammaQuantile(share, shape), x, 1e-10)]).toEqual([share, shape, true]);
  expect([gammaQuantile(0, 2), gammaQuantile(1, 2), gammaQuantile(2, 2)]).toEqual([0, Infinity, Number.NaN]);
});

test("Fisher's exact test is SciPy's", () => {
  for (const { hits, size, restHits, restSize, less, twoSided } of reference.fisher) {
    const urn = { all: size + restSize, marked: hits + restHits, drawn: size };
    expect(marksDrawnAtMost(hits, urn)).toBeCloseTo(less, 12);
    expect(fisherExact(hits, urn)).toBeCloseTo(twoSided, 12);
  }
});

test("random numbers repeat with their seed, and are even", () => {
  const [one, same, other] = [seededRandom("a"), seededRandom("a"), seededRandom("b")];
  const drawn = Array.from({ length: 20_000 }, () => one());
  expect(drawn.slice(0, 50)).toEqual(Array.from({ length: 50 }, () => same()));
  expect(drawn.slice(0, 50)).not.toEqual(Array.from({ length: 50 }, () => other()));
  const tenths = Array.from(
    { length: 10 },
    (_, tenth) => drawn.filter((value) => Math.floor(value * 10) === tenth).length,
  );
  for (const count of tenths) expect(Math.abs(count - 2000)).toBeLessThan(200);
});

test("small values do not get lost beside a large one", () => {
  expect(sumOf([1e16, 1, 1, 1, 1, -1e16])).toBe(4);
});
