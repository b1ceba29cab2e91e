import type { LintRule } from "../lint-rule.ts";

export const toolCallIdRepeated: LintRule = {
  code: "tool-call-id-repeated",
  severity: "error",
  summary: "Two tool calls, or two responses, have the same id.",
  *check({ messages }) {
    const calls = new Set<string>();
    const responses = new Set<string>();
    for (const { message, range } of messages) {
      for (const { id } of message.tool_calls ?? []) {
        if (id !== "" && calls.has(id)) yield { message: `Another call has the id "${id}" already.`, range };
        calls.add(id);
      }
      const answered = message.tool_call_id ?? "";
      if (answered === "") continue;
      if (responses.has(answered)) yield { message: `The call "${answered}" has a response already.`, range };
      responses.add(answered);
    }
  },
};
