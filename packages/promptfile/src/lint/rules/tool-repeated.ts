import type { LintRule } from "../lint-rule.ts";

export const toolRepeated: LintRule = {
  code: "tool-repeated",
  severity: "error",
  summary: "Two tools have the same name.",
  *check({ tools, frontmatter }) {
    const names = new Set<string>();
    for (const { tool, index } of tools) {
      if (names.has(tool.name)) {
        yield {
          message: `Another tool is called "${tool.name}" already; providers refuse that.`,
          range: frontmatter.locate(["tools", index]),
        };
      }
      names.add(tool.name);
    }
  },
};
