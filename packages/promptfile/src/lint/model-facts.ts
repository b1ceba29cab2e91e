/** What a rule may know of a model; what is absent or `null` is not known, and nothing is said about it. */
export type ModelFacts = {
  name: string;
  provider: string;
  /** Tokens. */
  max_output_tokens?: number | null;
  /** Given where its provider has announced an end; the day is ISO 8601. */
  deprecated?: { ends_on: string };
};

/** Facts about models. The language has none of its own: whoever lints brings them. */
export type ModelCatalogue = {
  find(model: string): ModelFacts | undefined;
  /** Who serves a model of this name, also where the model itself is not listed. */
  providerOf(model: string): string | undefined;
  /** Known names like a mistyped one, nearest first. */
  nearest(model: string): string[];
};
