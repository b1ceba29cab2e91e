import type { LintRule } from "../lint-rule.ts";

export const messageEmpty: LintRule = {
  code: "message-empty",
  severity: "warning",
  summary: "A message has nothing in it.",
  *check({ messages }) {
    for (const { message, range } of messages) {
      const { content, tool_calls = [], thinking = [] } = message;
      const isBlank = typeof content === "string" ? content.trim() === "" : (content ?? []).length === 0;
      // What a tool answered may well be nothing.
      if (!isBlank || message.role === "tool" || tool_calls.length + thinking.length > 0) continue;
      yield {
        message: `This ${message.role} message is empty.`,
        hint: "Some providers refuse empty messages: fill it or remove it.",
        range,
      };
    }
  },
};
