import type { ModelCatalogue, ModelFacts } from "../model-facts.ts";

const models: ModelFacts[] = [
  { name: "gpt-4o", provider: "openai", max_output_tokens: 16_384 },
  { name: "claude-sonnet-4-5", provider: "anthropic", max_output_tokens: 64_000 },
  {
    name: "claude-3-5-sonnet-20241022",
    provider: "anthropic",
    max_output_tokens: null,
    deprecated: { ends_on: "2025-10-28" },
  },
];

/** Few models, so that tests do not change when the world's do. */
export const exampleCatalogue: ModelCatalogue = {
  find: (model) => models.find(({ name }) => name === model),
  providerOf: (model) => {
    if (model.startsWith("gpt-")) return "openai";
    return model.startsWith("claude-") ? "anthropic" : undefined;
  },
  nearest: () => ["claude-sonnet-4-5"],
};
