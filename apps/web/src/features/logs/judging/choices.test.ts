import type { EvaluatorSpec } from "@parley/contract";
import { expect, test } from "vitest";
import { choicesOf } from "./choices.ts";

const spec = (return_type: EvaluatorSpec["return_type"]): EvaluatorSpec => ({
  evaluator_type: "human",
  arguments_type: "target_free",
  return_type,
  options: [{ name: "late" }, { name: "rude" }],
});

test("what is chosen again is taken back", () => {
  expect(choicesOf(spec("boolean"), false)).toEqual([
    { name: "yes", isChosen: false, next: true },
    { name: "no", isChosen: true, next: null },
  ]);
  expect(choicesOf(spec("select"), "late")?.map(({ next }) => next)).toEqual([null, "rude"]);
});

test("of several choices each is added or taken away, in the order of the options", () => {
  expect(choicesOf(spec("multi_select"), undefined)?.map(({ next }) => next)).toEqual([["late"], ["rude"]]);
  expect(choicesOf(spec("multi_select"), ["rude"])?.map(({ next }) => next)).toEqual([
    ["late", "rude"],
    null,
  ]);
});

test("numbers and texts are typed", () => {
  expect(choicesOf(spec("number"), 3)).toBeUndefined();
  expect(choicesOf(spec("text"), undefined)).toBeUndefined();
});
