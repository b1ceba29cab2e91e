import { expect, it } from "vitest";
import { sumDays } from "./days.ts";

const now = new Date(2026, 5, 15, 12).getTime();
const at = (day: number, hour: number): string => new Date(2026, 5, day, hour).toISOString();

it("sums calls, failures and cost by day, and leaves out what is older", () => {
  const days = sumDays(
    [
      { created_at: at(15, 9), prompt_cost: 0.1, output_cost: 0.2 },
      { created_at: at(15, 0), error: "overloaded" },
      { created_at: at(13, 23), prompt_cost: null },
      { created_at: at(12, 23), prompt_cost: 9 },
    ],
    { now, count: 3 },
  );
  expect(days.map(({ calls, failed, cost }) => [calls, failed, cost])).toEqual([
    [1, 0, undefined],
    [0, 0, undefined],
    [2, 1, expect.closeTo(0.3)],
  ]);
  expect(new Date(days[2]?.start ?? 0).getDate()).toBe(15);
});
