import type { LintRule } from "../lint-rule.ts";

export const toolResponseUnreachable: LintRule = {
  code: "tool-response-unreachable",
  severity: "error",
  summary: "A tool's response answers no call before it.",
  *check({ messages }) {
    const called = new Set<string>();
    for (const { message, range } of messages) {
      for (const { id } of message.tool_calls ?? []) called.add(id);
      const answered = message.tool_call_id ?? "";
      if (answered === "" || called.has(answered)) continue;
      yield {
        message: `No message before this response calls a tool with the id "${answered}".`,
        hint: "Providers refuse it: put the call into an assistant message before it.",
        range,
      };
    }
  },
};
