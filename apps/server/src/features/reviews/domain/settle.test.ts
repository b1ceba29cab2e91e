import type { EvaluatorSpec } from "@parley/contract";
import { expect, test } from "vitest";
import { settle, type Said } from "./settle.ts";

const spec = (type: EvaluatorSpec["return_type"]): EvaluatorSpec => ({
  evaluator_type: "human",
  arguments_type: "target_free",
  return_type: type,
});
const questions = [
  { evaluator_id: "ok", spec: spec("boolean") },
  { evaluator_id: "tags", spec: spec("multi_select") },
  { evaluator_id: "why", spec: spec("text") },
];
const said: Said[] = [
  { ok: true, tags: ["a", "b"], why: "one" },
  { ok: true, tags: ["b", "a"], why: "two" },
  { ok: true, tags: ["a", "b"], why: null },
];

test("what all say is what an item comes to; texts stand beside each other", () => {
  expect(settle({ questions, said, rule: "any_disagreement" })).toEqual({
    final: { ok: true, tags: ["a", "b"], why: null },
    disputed: [],
    state: "done",
  });
  const alone = settle({ questions, said: said.slice(0, 1), rule: "any_disagreement" });
  expect(alone).toMatchObject({ final: { why: "one" }, state: "done" });
});

test("the rule says when a disagreement waits for somebody", () => {
  const two = [...said.slice(0, 2), { ok: false, tags: ["a", "b"] }];
  for (const [rule, state] of [
    ["any_disagreement", "disputed"],
    ["no_majority", "done"],
    ["never", "done"],
  ] as const)
    expect(settle({ questions, said: two, rule })).toMatchObject({
      final: { ok: true },
      disputed: ["ok"],
      state,
    });
  const even = [{ ok: true }, { ok: false }];
  expect(settle({ questions, said: even, rule: "no_majority" })).toMatchObject({
    final: { ok: null },
    state: "disputed",
  });
  expect(settle({ questions, said: even, rule: "never" }).state).toBe("done");
});
