import { expect, test } from "vitest";
import { describeEnd } from "./describe-end.ts";

test.each([
  [undefined, "answered"],
  [null, "answered"],
  ["stop", "answered"],
  ["tool_calls", "called a tool"],
  ["length", "cut at max tokens"],
  ["pause_turn", "ended by pause_turn"],
])("%s is said as: %s", (reason, words) => {
  expect(describeEnd(reason)).toBe(words);
});
