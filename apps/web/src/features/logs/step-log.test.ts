import { expect, it } from "vitest";
import { stepLog } from "./step-log.ts";

const records = [{ id: "a" }, { id: "b" }, { id: "c" }];

it.each([
  [undefined, 1, "a"],
  ["a", 1, "b"],
  ["b", -1, "a"],
  ["c", 1, "c"],
  ["a", -1, "a"],
  ["on another page", 1, "a"],
])("from %s by %s is %s", (openId, by, expected) => {
  expect(stepLog({ records, openId, by })).toBe(expected);
});

it("goes nowhere in an empty list", () => {
  expect(stepLog({ records: [], openId: "a", by: 1 })).toBeUndefined();
});
