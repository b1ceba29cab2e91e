import { expect, it } from "vitest";
import { dayStarts, sumDays } from "./days.ts";

const now = new Date(2026, 5, 15, 12).getTime();
const none = { p50: null, p90: null, p95: null, p99: null };
const hour = (start: Date, fields: { logs_count: number; errors_count?: number; cost?: number }) => ({
  start: start.toISOString(),
  errors_count: 0,
  cost: 0,
  prompt_tokens: 0,
  output_tokens: 0,
  latency_ms: none,
  ...fields,
});

it("days begin at the reader's midnight, today last", () => {
  const starts = dayStarts({ now, count: 3 });
  expect(starts.map((start) => new Date(start).getDate())).toEqual([13, 14, 15]);
  expect(new Date(starts[2] ?? 0).getHours()).toBe(0);
});

it("hours are summed by the day they are of; older ones are of none", () => {
  const days = sumDays(
    [
      hour(new Date(2026, 5, 1), { logs_count: 9 }),
      hour(new Date(2026, 5, 14, 23), { logs_count: 2, errors_count: 1, cost: 0.5 }),
      hour(new Date(2026, 5, 15, 0), { logs_count: 1, cost: 0.25 }),
      hour(new Date(2026, 5, 15, 11), { logs_count: 3, cost: 0.25 }),
    ],
    { now, count: 2 },
  );
  expect(days.map(({ calls, failed, cost }) => [calls, failed, cost])).toEqual([
    [2, 1, 0.5],
    [4, 0, 0.5],
  ]);
});
