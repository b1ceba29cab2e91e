import type { LintRule } from "../lint-rule.ts";

export const maxTokensBeyondModel: LintRule = {
  code: "max-tokens-beyond-model",
  severity: "error",
  summary: "`max_tokens` is more than the model can write.",
  *check({ kernel, catalogue, frontmatter }) {
    const limit = catalogue?.find(kernel.model)?.max_output_tokens;
    const asked = kernel.max_tokens;
    if (limit == null || asked === undefined || asked <= limit) return;
    const range = frontmatter.locate(["max_tokens"]);
    yield {
      message: `"max_tokens" is ${asked}, and ${kernel.model} writes ${limit} at most.`,
      range,
      fix: { title: `Set it to ${limit}`, edits: [{ ...range, text: String(limit) }] },
    };
  },
};
