import { nearestNames } from "./nearest-names.ts";
import data from "./models.json" with { type: "json" };

/** Integer micro-USD per million tokens; `null` or absent: not known. */
export type ModelPrices = {
  input: number | null;
  /** Input read from the provider's cache. */
  cached_input: number | null;
  /** Input written to it. */
  cache_write?: number | null;
  output: number | null;
};

export type ModelEntry = {
  name: string;
  provider: string;
  /** Tokens; `null`: not known. */
  context_window: number | null;
  max_output_tokens: number | null;
  /** Given where its provider has announced an end; the day is ISO 8601. */
  deprecated?: { ends_on: string };
  prices: ModelPrices;
  capabilities: { tools: boolean; images: boolean; json_schema: boolean; reasoning: boolean };
  /** When its prices were last held to its provider's own page; absent: not since it was listed. ISO 8601. */
  checked_on?: string;
};

/** Names that begin alike belong to one provider, whether or not the model itself is listed. */
export type ModelFamily = { prefix: string; provider: string };

export type CatalogueData = { models: readonly ModelEntry[]; families: readonly ModelFamily[] };

/** What is known of models: who serves them, what they cost, what they can. */
export type Catalogue = {
  models: readonly ModelEntry[];
  /** The entry of a model or of the model it is a dated snapshot of. */
  find(model: string): ModelEntry | undefined;
  /** Who serves a model of this name; `undefined` when the name says nothing. */
  providerOf(model: string): string | undefined;
  /** Known names close to a mistyped one, nearest first. */
  nearest(model: string): string[];
};

/** What vendors append to a model's name for a snapshot of it. */
const snapshot = /^[-@](?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4}|latest)$/;

/**
 * ```ts
 * createCatalogue().find("gpt-4o-2024-08-06")?.name; // "gpt-4o"
 * ```
 */
export function createCatalogue({ models, families }: CatalogueData = data): Catalogue {
  const byName = new Map(models.map((entry) => [entry.name, entry]));
  const longestFirst = models.toSorted((one, other) => other.name.length - one.name.length);

  function find(model: string): ModelEntry | undefined {
    const isSnapshotOf = ({ name }: ModelEntry) =>
      model.startsWith(name) && snapshot.test(model.slice(name.length));
    return byName.get(model) ?? longestFirst.find(isSnapshotOf);
  }

  return {
    models,
    find,
    providerOf: (model) =>
      find(model)?.provider ?? families.find(({ prefix }) => model.startsWith(prefix))?.provider,
    nearest: (model) => nearestNames(model, [...byName.keys()]),
  };
}
