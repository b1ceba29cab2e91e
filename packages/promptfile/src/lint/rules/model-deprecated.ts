import type { LintRule } from "../lint-rule.ts";

export const modelDeprecated: LintRule = {
  code: "model-deprecated",
  severity: "warning",
  summary: "The provider of the model has announced its end.",
  *check({ kernel, catalogue, frontmatter }) {
    const models = [
      { model: kernel.model, path: ["model"] },
      ...(kernel.fallbacks ?? []).map(({ model }, index) => ({ model, path: ["fallbacks", index, "model"] })),
    ];
    for (const { model, path } of models) {
      const facts = catalogue?.find(model);
      if (!facts?.deprecated) continue;
      yield {
        message: `The model "${model}" is deprecated: ${facts.provider} ends it on ${facts.deprecated.ends_on}.`,
        hint: "Choose another, and compare their answers before you deploy it.",
        range: frontmatter.locate(path),
      };
    }
  },
};
