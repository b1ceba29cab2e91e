import { expect, test } from "vitest";
import { toTimestamp } from "./clock.ts";

test("a moment is written as JavaScript writes it, in whatever order moments come", () => {
  const moments = [0, 1, 999, 1000, 999, 1_760_000_000_123, 1_760_000_000_999, 1_760_000_001_000];
  const odd = [-1, -1000, -1001, 1_760_000_000_123.75, -0.5, 253_402_300_800_000, 8.64e15];
  for (const moment of [...moments, ...odd, ...moments.toReversed()])
    expect(toTimestamp(moment)).toBe(new Date(moment).toISOString());
});

test.each([Number.NaN, Infinity, 8.64e15 + 1000])("%s is no moment", (moment) => {
  expect(() => toTimestamp(moment)).toThrow(RangeError);
});
