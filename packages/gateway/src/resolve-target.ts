import type { Catalogue } from "./catalogue/catalogue.ts";
import { ModelError } from "./model-error.ts";
import type { Provider, Providers } from "./provider.ts";

/** A model somebody asked for. */
export type Wanted = { model: string; provider?: string | undefined };

export type Target = { model: string; name: string; provider: Provider };

/** Who serves the model: the provider that was named, else the one its name points to. */
export function resolveTarget(
  { model, provider: named }: Wanted,
  { providers, catalogue }: { providers: Providers; catalogue: Catalogue },
): Target {
  const name = named ?? catalogue.providerOf(model);
  if (name === undefined) throw unknownModel(model, catalogue);
  const provider = Object.hasOwn(providers, name) ? providers[name] : undefined;
  if (provider === undefined) throw unknownProvider(name, providers);
  return { model, name, provider };
}

function unknownModel(model: string, catalogue: Catalogue): ModelError {
  const near = catalogue.nearest(model);
  const hint = near.length === 0 ? "" : ` Did you mean ${near.join(", or ")}?`;
  const message = `No provider is known for the model "${model}".${hint} Name its provider to call it all the same.`;
  return new ModelError({ kind: "unknown_model", message });
}

function unknownProvider(name: string, providers: Providers): ModelError {
  const message = `There is no provider "${name}". There are ${Object.keys(providers).join(", ")}.`;
  return new ModelError({ kind: "unknown_model", provider: name, message });
}
