import { expect, test } from "vitest";
import { toDays } from "./to-days.ts";

test("thirty days up to today, with what there is of each", () => {
  const days = toDays([{ start: "2026-11-20T00:00:00.000Z", cost: 3 }], Date.parse("2026-11-21T23:59:00Z"));
  expect(days).toHaveLength(30);
  expect(days.at(-1)).toEqual({ label: "Nov 21", isQuiet: false, bucket: undefined });
  expect(days.at(-2)?.bucket?.cost).toBe(3);
  expect(days[0]?.label).toBe("Oct 23");
});
