import { suggestKey } from "../../frontmatter/suggest-key.ts";
import type { LintRule } from "../lint-rule.ts";

export const toolUndefined: LintRule = {
  code: "tool-undefined",
  severity: "warning",
  summary: "A message calls a tool that the file does not have.",
  *check({ messages, tools, hasLinkedTools }) {
    if (hasLinkedTools) return;
    const names = tools.map(({ tool }) => tool.name);
    for (const { message, range } of messages) {
      for (const { function: called } of message.tool_calls ?? []) {
        if (names.includes(called.name)) continue;
        const meant = suggestKey(called.name, names);
        yield {
          message: `The tool "${called.name}" is called and is not in "tools".`,
          ...(meant !== undefined && { hint: `Did you mean "${meant}"?` }),
          range,
        };
      }
    }
  },
};
