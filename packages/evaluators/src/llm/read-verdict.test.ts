import { describe, expect, test } from "vitest";
import type { JudgmentRules } from "../kernel/judgment.ts";
import { readVerdict } from "./read-verdict.ts";

const options = [{ name: "Good" }, { name: "very bad" }];
const rules: Record<string, JudgmentRules> = {
  boolean: { return_type: "boolean" },
  number: { return_type: "number", number_limits: { min: 0, max: 5 } },
  select: { return_type: "select", options },
  multi: { return_type: "multi_select", options },
  text: { return_type: "text" },
};

describe("the judgment in an answer", () => {
  test.each([
    ["boolean", '{"rationale":"It is so.","judgment":true}', true],
    ["boolean", '```json\n{"reason":"No.","verdict":"no"}\n```', false],
    ["boolean", "It names the city.\n\n**True**", true],
    ["boolean", "Verdict: Yes.", true],
    ["boolean", "I think so\nFALSE\n", false],
    ["number", "The tone is fine.\nScore: 4/5", 4],
    ["number", "2.5", 2.5],
    ["number", '{"judgment": "3"}', 3],
    ["select", "Polite.\n`good`", "Good"],
    ["select", "Rating: Very bad", "very bad"],
    ["multi", "good, very bad", ["Good", "very bad"]],
    ["multi", '{"rationale":"","judgment":["Good"]}', ["Good"]],
    ["text", "Shorter,\nplease.", "Shorter,\nplease."],
    ["boolean", '{"judgment": null}', null],
  ])("%s: %j", (type, answer, judgment) => {
    expect(readVerdict(rules[type] as JudgmentRules, answer)).toMatchObject({ ok: true, judgment });
  });

  test.each([
    ["boolean", "It is neither true nor false, I would say."],
    ["boolean", ""],
    ["number", "six"],
    ["number", "6"],
    ["number", "-1"],
    ["select", "excellent"],
    ["multi", "good, excellent"],
    ["boolean", '{"thoughts": true}'],
    ["text", "  "],
  ])("none in %s: %j", (type, answer) => {
    expect(readVerdict(rules[type] as JudgmentRules, answer)).toMatchObject({ ok: false });
  });

  test("comes with the reasons before it", () => {
    expect(readVerdict({ return_type: "boolean" }, "It names the city.\n\n**True**")).toEqual({
      ok: true,
      judgment: true,
      rationale: "It names the city.",
    });
  });
});
