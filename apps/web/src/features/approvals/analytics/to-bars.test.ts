import { expect, test } from "vitest";
import type { Counts } from "./analytics-query.ts";
import { formatRate, toBars } from "./to-bars.ts";

const counts: Counts = {
  requested: 4,
  pending: 0,
  approved: 3,
  denied: 1,
  answered: 0,
  timed_out: 0,
  cancelled: 0,
  beforehand: 0,
  edited: 0,
  approval_rate: 0.75,
  median_seconds: 90,
  p90_seconds: 120,
};

test("every day has a bar, also where nobody asked", () => {
  const span = {
    since: "2026-11-10T15:00:00.000Z",
    until: "2026-11-14T15:00:00.000Z",
    interval: "day" as const,
    over_time: [
      { start: "2026-11-11T00:00:00.000Z", ...counts },
      { start: "2026-11-13T00:00:00.000Z", ...counts, median_seconds: null },
    ],
  };
  expect(toBars(span, "requested").map(({ value }) => value)).toEqual([4, 0, 4, 0]);
  expect(toBars(span, "median").map(({ caption }) => caption)).toEqual([
    "2 min",
    "no requests",
    "nothing decided",
    "no requests",
  ]);
  expect(formatRate(0.996)).toBe("100 %");
});
