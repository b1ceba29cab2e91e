import { assert, boolean, integer, property, record, uniqueArray } from "fast-check";
import { expect, test } from "vitest";
import { planCover, type Span } from "./plan-cover.ts";
import { dayMs, hourMs } from "./sums.tables.ts";

test("days where they are whole and unchanged, hours beside them, Logs for the rest", () => {
  const summed = { summedTo: 5 * dayMs + 3 * hourMs, changed: [2 * dayMs + hourMs], areDaysWanted: true };
  expect(planCover({ from: 10, to: 6 * dayMs }, summed)).toEqual({
    days: [
      { from: dayMs, to: 2 * dayMs },
      { from: 3 * dayMs, to: 5 * dayMs },
    ],
    hours: [
      { from: hourMs, to: dayMs },
      { from: 2 * dayMs, to: 2 * dayMs + hourMs },
      { from: 2 * dayMs + 2 * hourMs, to: 3 * dayMs },
      { from: 5 * dayMs, to: 5 * dayMs + 3 * hourMs },
    ],
    logs: [
      { from: 10, to: hourMs },
      { from: 2 * dayMs + hourMs, to: 2 * dayMs + 2 * hourMs },
      { from: 5 * dayMs + 3 * hourMs, to: 6 * dayMs },
    ],
  });
});

test("every moment once, and sums only of whole, unchanged hours and days before the mark", () => {
  const moment = integer({ min: -dayMs, max: 6 * dayMs });
  const hour = integer({ min: 0, max: 150 });
  const cases = record({
    ends: uniqueArray(moment, { minLength: 2, maxLength: 2 }),
    mark: hour,
    hours: uniqueArray(hour, { maxLength: 10 }),
    areDaysWanted: boolean(),
  });
  assert(
    property(cases, ({ ends, mark, hours, areDaysWanted }) => {
      const [from, to] = [Math.min(...ends), Math.max(...ends)];
      const summedTo = mark * hourMs;
      const changed = hours.toSorted((a, b) => a - b).flatMap((at) => (at < mark ? [at * hourMs] : []));
      const { days, hours: summed, logs } = planCover({ from, to }, { summedTo, changed, areDaysWanted });
      const inOrder = [...days, ...summed, ...logs].toSorted((a, b) => a.from - b.from);
      const meeting = inOrder.flatMap((span) => [span.from, span.to]);
      expect(meeting).toEqual([from, ...inOrder.slice(1).flatMap((span) => [span.from, span.from]), to]);
      const isWhole = (width: number) => (span: Span) =>
        span.from % width === 0 &&
        span.to % width === 0 &&
        span.to <= summedTo &&
        !changed.some((at) => at >= span.from && at < span.to);
      expect(days.every(isWhole(dayMs)) && summed.every(isWhole(hourMs))).toBe(true);
    }),
  );
});
