import type { EvaluatorSpec } from "@parley/contract";
import { expect, test } from "vitest";
import { choose, isAnswered, optionsOf } from "./answer-options.ts";

const spec = (given: object): EvaluatorSpec =>
  ({ evaluator_type: "human", arguments_type: "target_free", ...given }) as EvaluatorSpec;
const tags = spec({ return_type: "multi_select", options: [{ name: "rude" }, { name: "wrong" }] });

test("every option has a key: y and n, digits in order, the digit that a number is", () => {
  const keysOf = (given: EvaluatorSpec) => optionsOf(given)?.map(({ label, keys }) => [label, ...keys]);
  expect(keysOf(spec({ return_type: "boolean" }))).toEqual([
    ["yes", "y", "t", "1"],
    ["no", "n", "f", "2"],
  ]);
  expect(keysOf(tags)).toEqual([
    ["rude", "1"],
    ["wrong", "2"],
  ]);
  const scale = { return_type: "number", number_limits: { min: 0, max: 2, step: 1 } };
  expect(keysOf(spec(scale))).toEqual([
    ["0", "0"],
    ["1", "1"],
    ["2", "2"],
  ]);
  expect(
    keysOf(spec({ return_type: "number", number_limits: { min: 0, max: 100, step: 1 } })),
  ).toBeUndefined();
  expect(keysOf(spec({ return_type: "text" }))).toBeUndefined();
});

test("of several options each joins and leaves, in the order of the Evaluator", () => {
  const [rude, wrong] = optionsOf(tags)!;
  const both = choose(tags, choose(tags, null, wrong!), rude!);
  expect(both).toEqual(["rude", "wrong"]);
  expect(choose(tags, both, rude!)).toEqual(["wrong"]);
});

test("only a text may be left out", () => {
  expect(isAnswered(spec({ return_type: "text" }), null)).toBe(true);
  expect(isAnswered(tags, null)).toBe(false);
  expect(isAnswered(tags, [])).toBe(true);
});
