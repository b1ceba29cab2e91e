import type { Model } from "./model.ts";
import type { ProviderFetch } from "./transport/provider-fetch.ts";

/** What a provider may use; nothing else reaches the outside. */
export type ProviderTools = {
  fetch: ProviderFetch;
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
};

/** One way to reach models. Everything the gateway needs to know about it is in this value. */
export type Provider = {
  /** Where the deployment keeps this provider's key and base URL: the vendor's own variable names. */
  environment: { apiKey?: string; baseUrl?: string };
  /** Their names in a request's `provider_api_keys`; absent when callers may not bring their own. */
  wireKeys: { apiKey?: string; baseUrl?: string };
  /** What a call cannot do without. */
  requires: readonly ("apiKey" | "baseUrl")[];
  /** Loads the provider's code on its first use and opens it. */
  open(tools: ProviderTools): Promise<Model>;
};

export type Providers = Readonly<Record<string, Provider>>;
