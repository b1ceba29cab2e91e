import { expect, test } from "vitest";
import { createLogId, deriveLogId } from "./ids.ts";

const start = Date.UTC(2026, 10, 21);

test("ids of Logs sort by when they were made, within a millisecond, too", () => {
  const ids = Array.from({ length: 500 }, (_, index) => createLogId(start + Math.floor(index / 100)));
  expect(ids.toSorted()).toEqual(ids);
  expect(ids[0]).toMatch(/^log_[0-9A-Za-z]{21}$/);
});

test("no two ids are the same, however many are made at once", () => {
  const ids = Array.from({ length: 10_000 }, () => createLogId(start + 1000));
  expect(new Set(ids).size).toBe(10_000);
});

test("the id that follows from parts is the same in every version: Logs that are kept are known by it", () => {
  expect(deriveLogId(1_700_000_000_000, "run_1", "dp_1")).toBe("log_0TvcokgiEegfs7fVifZOGQYuukWRU");
});
