import { expect, it } from "vitest";
import { formatAge, formatCost, formatCount, formatDuration, sumOfKnown } from "./figures.ts";

it("figures keep the digits that matter, and say – for what is not known", () => {
  expect([12.4, 1, 0.0031, 0.25, 0.0000112, 0, null].map(formatCost)).toEqual([
    "$12.40",
    "$1.00",
    "$0.0031",
    "$0.25",
    "$0.000011",
    "$0",
    "–",
  ]);
  expect([0.0004, 0.84, 2.34, 240, undefined].map(formatDuration)).toEqual([
    "0 ms",
    "840 ms",
    "2.3 s",
    "4 min",
    "–",
  ]);
  expect([1024, 0, null].map(formatCount)).toEqual(["1,024", "0", "–"]);
  const nowMs = Date.parse("2026-01-31T12:00:00Z");
  expect(
    [
      "2026-01-31T11:59:48Z",
      "2026-01-31T11:00:01Z",
      "2026-01-31T09:00:00Z",
      "2026-01-01T12:00:00Z",
      null,
    ].map((time) => formatAge(time, nowMs)),
  ).toEqual(["12 s", "59 min", "3 h", "30 d", "–"]);
  expect([sumOfKnown(1, null, 2), sumOfKnown(null, undefined)]).toEqual([3, null]);
});
