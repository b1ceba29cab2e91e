import type { LintRule } from "../lint-rule.ts";

export const toolCallUnanswered: LintRule = {
  code: "tool-call-unanswered",
  severity: "warning",
  summary: "A tool call has no response before the conversation goes on.",
  *check({ messages }) {
    for (const [index, { message, range }] of messages.entries()) {
      if (message.tool_calls === undefined) continue;
      const answered = new Set<string>();
      let next = index + 1;
      for (; messages[next]?.message.role === "tool"; next += 1)
        answered.add(messages[next]?.message.tool_call_id ?? "");
      // A template that ends in calls leaves their responses to the caller.
      if (next >= messages.length) continue;
      for (const { id, function: called } of message.tool_calls) {
        if (id === "" || answered.has(id)) continue;
        yield {
          message: `The call "${id}" of "${called.name}" has no response before the next message.`,
          hint: `Providers refuse it: add <tool name="${called.name}" id="${id}">…</tool> directly behind.`,
          range,
        };
      }
    }
  },
};
