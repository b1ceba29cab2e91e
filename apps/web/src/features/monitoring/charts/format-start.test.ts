import { expect, test } from "vitest";
import { formatStart } from "./format-start.ts";

test("the hours of a day are 00 to 23", () => {
  const midnight = Date.UTC(2026, 10, 22);
  expect(formatStart(midnight, "hour")).toBe("Nov 22 00:00");
  expect(formatStart(midnight + 23 * 3_600_000, "hour")).toBe("Nov 22 23:00");
  expect(formatStart(midnight, "day")).toBe("Nov 22");
});
