import type { Contract, EndpointReply } from "@parley/contract";
import type { KnownModel, KnownModels } from "@parley/promptfile/language-service";

export type ListedModel = EndpointReply<Contract["models"]["endpoints"]["list"]>[number];

/** What providers append to a model's name for a snapshot of it. */
const snapshot = /^[-@](?:\d{4}-\d{2}-\d{2}|\d{8}|\d{4}|latest)$/;
/** The provider that answers without a key takes every such name, and is in no catalogue. */
const builtIn = /^mock/;
/** What the names of a family begin with: `gpt-`, `claude-`. */
const family = /^[^-]+-/;

/** The models of the catalogue as the language of `.prompt` files wants to know them. */
export function knownModels(listed: readonly ListedModel[]): KnownModels {
  const models = listed.map(toKnownModel);
  const find = (wanted: string): KnownModel | undefined =>
    models.find(({ name }) => name === wanted) ??
    models.find(({ name }) => wanted.startsWith(name) && snapshot.test(wanted.slice(name.length)));
  const relativeOf = (wanted: string): KnownModel | undefined => {
    const [beginning] = family.exec(wanted) ?? [];
    return beginning === undefined ? undefined : models.find(({ name }) => name.startsWith(beginning));
  };
  return {
    models,
    find,
    providerOf: (model) => (builtIn.test(model) ? "mock" : (find(model) ?? relativeOf(model))?.provider),
    nearest: (model) =>
      models.map(({ name }) => name).filter((name) => name.startsWith(model) || model.startsWith(name)),
  };
}

function toKnownModel(model: ListedModel): KnownModel {
  const { model: name, provider, context_tokens, max_output_tokens, input_price, output_price } = model;
  return {
    name,
    provider,
    context_window: context_tokens,
    max_output_tokens,
    prices: { input: toMicro(input_price), output: toMicro(output_price) },
    capabilities: Object.fromEntries(model.capabilities.map((capability) => [capability, true])),
  };
}

const toMicro = (usd: number | null): number | null => (usd === null ? null : Math.round(usd * 1_000_000));
