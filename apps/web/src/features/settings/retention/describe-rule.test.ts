import { expect, test } from "vitest";
import { describeRule, describeWork } from "./describe-rule.ts";

const none = { delete_after_days: null, redact_after_days: null, legal_hold: false };

test.each([
  [none, "kept for ever"],
  [{ ...none, delete_after_days: 1 }, "deleted after 1 day"],
  [{ ...none, delete_after_days: 90, redact_after_days: 7 }, "redacted after 7 days, deleted after 90 days"],
])("%j is %s", (rule, words) => {
  expect(describeRule(rule)).toBe(words);
});

test("a legal hold is stronger than days", () => {
  expect(describeRule({ ...none, delete_after_days: 1, legal_hold: true })).toContain(
    "nothing in it is deleted",
  );
});

test.each([
  [{ deleted: 0, redacted: 0 }, "nothing to delete or redact"],
  [{ deleted: 1200, redacted: 1 }, "1,200 Logs deleted, 1 Log redacted"],
])("%j is %s", (work, words) => {
  expect(describeWork(work)).toBe(words);
});
