import { expect, test } from "vitest";
import { sayJudgment } from "../../design/say-judgment.ts";
import { sayDelta } from "./say-delta.ts";

test("how far an item is from the control's is said as its measure is", () => {
  const correct = { name: "correct", kind: "rate" } as const;
  expect(sayDelta(1, correct)).toBe("better");
  expect(sayDelta(-2 / 3, correct)).toBe("67 points worse");
  expect(sayDelta(1 / 3, { name: "rouge", kind: "number" })).toBe("0.333 better");
  expect(sayDelta(-0.125, null)).toBe("0.125 worse");
});

test("a judgment is said in a word, a number with the digits that matter", () => {
  expect([true, false, null, 2 / 3, 1200, ["late", "rude"]].map(sayJudgment)).toEqual([
    "yes",
    "no",
    "nothing",
    "0.667",
    "1200",
    "late, rude",
  ]);
});
