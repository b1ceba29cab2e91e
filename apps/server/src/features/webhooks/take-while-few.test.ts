import { expect, test } from "vitest";
import { takeWhileFew } from "./take-while-few.ts";

test.each([
  [[], []],
  [[3], [3]],
  [[30], [30]],
  [[30, 0], [30]],
  [
    [4, 6, 1],
    [4, 6],
  ],
  [[4, 7, 1], [4]],
  [
    [0, 0, 10, 0],
    [0, 0, 10, 0],
  ],
])("%j of at most 10", (items, taken) => {
  expect(takeWhileFew(items, { most: 10, countOf: (item) => item })).toEqual(taken);
});
