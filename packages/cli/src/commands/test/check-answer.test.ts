import type { Expectations } from "@parley/promptfile";
import { describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { checkAnswer } from "./check-answer.ts";

const call = (name: string, given: unknown = {}) => ({
  id: "call_1",
  type: "function" as const,
  function: { name, arguments: JSON.stringify(given) },
});
const answerOf = (fields: Partial<Answer> = {}): Answer => ({
  output: "Hello Ada",
  toolCalls: [],
  finishReason: "stop",
  cost: 0.01,
  latencyMs: 100,
  outputTokens: 2,
  ...fields,
});
const calling = answerOf({
  toolCalls: [call("find", { id: "7", by: { name: "Ada", age: 36 }, of: [1, 2] })],
});
const json = answerOf({ output: '{"city": "Oslo"}' });
const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };

const passing: [Expectations, Answer][] = [
  [{}, answerOf()],
  [{ contains: "Ada" }, answerOf()],
  [{ contains: ["Hello", "Ada"], not_contains: "Bob", contains_any: ["Bob", "Ada"] }, answerOf()],
  [{ equals: "Hello Ada" }, answerOf()],
  [{ matches: ["^Hello", "\\p{Lu}da$"], not_matches: "\\d" }, answerOf()],
  [{ json_schema: schema }, json],
  [{ tool_call: "find" }, calling],
  [{ tool_call: [{ name: "find", arguments: { by: { name: "Ada" }, of: [1, 2] } }, "find"] }, calling],
  [{ not_tool_call: ["drop"] }, calling],
  [{ not_tool_call: true }, answerOf()],
  [{ not_tool_call: false }, calling],
  [{ finish_reason: "stop", max_cost: 0.01, max_latency_ms: 100, max_output_tokens: 2 }, answerOf()],
];

const failing: [Expectations, Answer, string][] = [
  [{ contains: ["Hello", "Bob"] }, answerOf(), 'does not contain "Bob"'],
  [{ not_contains: "Ada" }, answerOf(), 'contains "Ada", and should not'],
  [{ contains_any: ["x", "y"] }, answerOf(), 'contains none of "x", "y"'],
  [{ equals: "Hello Ada " }, answerOf(), "is not exactly"],
  [{ matches: "^ada" }, answerOf(), "does not match /^ada/u"],
  [{ not_matches: "ada|Ada" }, answerOf(), "matches /ada|Ada/u"],
  [{ json_schema: schema }, answerOf(), "is not JSON"],
  [{ json_schema: schema }, answerOf({ output: '{"city": 1}' }), "#/city"],
  [{ json_schema: { $ref: "#/nowhere" } }, json, "cannot be checked"],
  [{ tool_call: "find" }, answerOf(), "does not call find; it calls nothing"],
  [{ tool_call: { name: "find", arguments: { id: "8" } } }, calling, 'lacks {"id":"8"}'],
  [{ tool_call: { name: "find", arguments: { of: [1] } } }, calling, "lacks"],
  [{ not_tool_call: true }, calling, "calls find, and should not"],
  [{ not_tool_call: "find" }, calling, "calls find, and should not"],
  [{ finish_reason: "length" }, answerOf(), 'ended for the reason "stop"'],
  [{ max_cost: 0.001 }, answerOf(), "took 0.01 USD, more than 0.001"],
  [{ max_cost: 1 }, answerOf({ cost: undefined }), "its cost is not known"],
  [{ max_latency_ms: 99 }, answerOf(), "took 100 ms, more than 99"],
  [{ max_output_tokens: 1 }, answerOf(), "took 2 tokens, more than 1"],
];

describe("an answer", () => {
  it.each(passing)("passes %j", (expected, answer) => {
    expect(checkAnswer(expected, answer)).toEqual([]);
  });

  it.each(failing)("misses %j", (expected, answer, words) => {
    expect(checkAnswer(expected, answer)).toEqual([expect.stringContaining(words)]);
  });

  it("tells everything it misses", () => {
    expect(checkAnswer({ contains: ["a!", "b!"], finish_reason: "length" }, answerOf())).toHaveLength(3);
  });
});
