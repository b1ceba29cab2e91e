import type { LogStats } from "@parley/contract";
import { expect, test } from "vitest";
import { toBars } from "./stats-bars.ts";

const hour = 3_600_000;
const statsOf = (hours: number): LogStats =>
  ({
    interval: "hour",
    buckets: [0, hours - 1].map((index) => ({
      start: new Date(Date.UTC(2026, 10, 22) + index * hour).toISOString(),
      logs_count: 1,
      errors_count: 0,
      cost: 0,
    })),
  }) as unknown as LogStats;

test("hours without Logs have a bar, and no more labels stand below than there is room for", () => {
  for (const hours of [9, 24, 48]) {
    const bars = toBars(statsOf(hours));
    expect(bars.map(({ value }) => value)).toEqual([1, ...Array.from({ length: hours - 2 }, () => 0), 1]);
    expect(bars.filter(({ isQuiet }) => !isQuiet).length).toBeLessThanOrEqual(8);
  }
});
