import type { LintRule } from "../lint-rule.ts";

/** Providers whose models only they know. */
const OPEN_PROVIDERS: ReadonlySet<string> = new Set(["openai-compatible", "mock"]);

export const modelUnknown: LintRule = {
  code: "model-unknown",
  severity: "warning",
  summary: "Nobody is known to serve a model of this name.",
  *check({ kernel, catalogue, provider, frontmatter }) {
    if (!catalogue || OPEN_PROVIDERS.has(provider ?? "")) return;
    const models = [
      { ...kernel, path: ["model"] },
      ...(kernel.fallbacks ?? []).map((item, index) => ({ ...item, path: ["fallbacks", index, "model"] })),
    ];
    for (const { model, provider: given, path } of models) {
      // A model of a known family, or of a provider that was named, may be newer than the catalogue.
      if (catalogue.find(model) || given !== undefined || catalogue.providerOf(model) !== undefined) continue;
      const [nearest] = catalogue.nearest(model);
      yield {
        message: `The model "${model}" is not known, and no "provider" says who serves it.`,
        hint: nearest === undefined ? 'Add "provider".' : `Did you mean "${nearest}"?`,
        range: frontmatter.locate(path),
      };
    }
  },
};
