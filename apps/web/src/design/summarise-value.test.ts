import { expect, test } from "vitest";
import { summariseValue } from "./summarise-value.ts";

test.each([
  [[{ model: "claude-haiku-4-5", provider: "anthropic" }, { model: "mock" }], "claude-haiku-4-5, mock"],
  [[{ name: "find_order", parameters: {} }], "find_order"],
  [["tool_1", "tool_2"], "tool_1, tool_2"],
  [{ type: "json_schema", json_schema: {} }, "json_schema"],
  [{ team: "support" }, '{"team":"support"}'],
])("%j in a few words", (value, words) => {
  expect(summariseValue(value)).toBe(words);
});
