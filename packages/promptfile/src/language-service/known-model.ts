import type { ModelCatalogue, ModelFacts } from "../lint/model-facts.ts";

/** What may be told of a model; what is absent or `null` is not known, and not told. */
export type KnownModel = ModelFacts & {
  /** Tokens. */
  context_window?: number | null;
  /** Integer micro-USD per million tokens. */
  prices?: { input: number | null; output: number | null };
  capabilities?: Readonly<Record<string, boolean>>;
};

/** A catalogue that can also be listed and told of. */
export type KnownModels = ModelCatalogue & {
  models: readonly KnownModel[];
  find(model: string): KnownModel | undefined;
};

/** A model in a few lines of Markdown. */
export function describeModel(model: KnownModel): string {
  const { name, provider, context_window, max_output_tokens, deprecated, prices, capabilities = {} } = model;
  const can = Object.keys(capabilities).filter((name) => capabilities[name]);
  const lines = [
    `**${name}** of ${provider}`,
    context_window != null && `- reads ${count(context_window)} tokens`,
    max_output_tokens != null && `- writes ${count(max_output_tokens)} tokens at most`,
    prices?.input != null &&
      prices.output != null &&
      `- ${cost(prices.input)} in, ${cost(prices.output)} out, USD per million tokens`,
    can.length > 0 && `- can: ${can.join(", ").replaceAll("_", " ")}`,
    deprecated && `- ends on ${deprecated.ends_on}`,
  ];
  return lines.filter((line) => typeof line === "string").join("\n");
}

const count = (tokens: number): string => tokens.toLocaleString("en-US");
const cost = (microUsd: number): string => String(microUsd / 1_000_000);
