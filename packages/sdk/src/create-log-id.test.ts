import { expect, test } from "vitest";
import { createLogId } from "./create-log-id.ts";

const start = Date.UTC(2026, 0, 1);

test("ids sort by the time they were made at, and no two are the same", () => {
  const ids = Array.from({ length: 200 }, (_, index) => createLogId(start + index));
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(Array.from({ length: 1000 }, () => createLogId(start))).size).toBe(1000);
});

test("an id has the server's form: time in eight digits, thirteen random ones", () => {
  expect(createLogId(start)).toMatch(/^log_[0-9A-Za-z]{21}$/);
  expect(createLogId(62 ** 2)).toMatch(/^log_00000100/);
});
