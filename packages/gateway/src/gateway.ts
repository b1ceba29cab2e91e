import type { Catalogue } from "./catalogue/catalogue.ts";
import type { FinishPart, ModelReply, ModelRequest, ModelStreamPart } from "./model.ts";
import type { ModelError } from "./model-error.ts";
import type { Providers } from "./provider.ts";
import type { RateLimits } from "./rates/rate-limits.ts";
import type { GuardedWay } from "./transport/guarded-way.ts";
import type { ProviderFetch } from "./transport/provider-fetch.ts";

/**
 * How to reach one provider: a key, a base URL, or both. `apiKey` may be a getter that opens a stored key, and throws a
 * `ModelError` where that fails; it is read only when the key is wanted. `way`: where users chose the base URL, the only
 * way to it.
 */
export type ProviderKey = {
  apiKey?: string | undefined;
  baseUrl?: string | undefined;
  way?: GuardedWay | undefined;
};

/** Finds the key of a provider; `undefined` when there is none. */
export type KeySource = (provider: string) => ProviderKey | undefined | Promise<ProviderKey | undefined>;

export type GatewayRequest = ModelRequest & {
  /** Absent: looked up from the model's name. */
  provider?: string | undefined;
  /** Tried in order when the model before could not answer. */
  fallbacks?: readonly { model: string; provider?: string | undefined }[] | undefined;
  /** Keys for this request only, by the names of the wire's `provider_api_keys`. They win over every other. */
  apiKeys?: Readonly<Record<string, string | undefined>> | undefined;
  /** Keys of this request's organization; asked before the gateway's own. */
  keys?: KeySource | undefined;
  signal?: AbortSignal | undefined;
  /** Once one of them aborts, nobody is asked any more, also not again; what is asked already goes on. */
  waitSignals?: readonly AbortSignal[] | undefined;
  /** Called whenever a provider is asked. */
  onAsk?: (() => void) | undefined;
  /** Where a rate limit of ours is reached, it waits however long that takes, and lets others go first. */
  isPatient?: boolean | undefined;
};

/** A try that failed before the one that answered. */
export type FailedAttempt = { provider: string | undefined; model: string; error: ModelError };

export type GatewayReply = ModelReply & {
  /** Who answered, after fallbacks. */
  provider: string;
  model: string;
  /** Integer nano-USD; `undefined` when the price or the count is unknown. */
  prompt_cost: number | undefined;
  output_cost: number | undefined;
  /** From sending the successful try to its end. */
  latencyMs: number;
  /** From sending the successful try to its first text or tool call; streams only. */
  timeToFirstTokenMs?: number | undefined;
  attempts: FailedAttempt[];
};

export type GatewayStreamPart = Exclude<ModelStreamPart, FinishPart<ModelReply>> | FinishPart<GatewayReply>;

export type GatewayOptions = {
  keys: KeySource;
  providers?: Providers | undefined;
  fetch?: ProviderFetch | undefined;
  catalogue?: Catalogue | undefined;
  /** Milliseconds, monotonic. */
  clock?: (() => number) | undefined;
  /** In [0, 1). */
  random?: (() => number) | undefined;
  sleep?: ((ms: number, signal?: AbortSignal) => Promise<void>) | undefined;
  /** Longest wait for the first byte of a response; default 600 000. */
  timeoutMs?: number | undefined;
  /** Longest silence within a response; default 120 000. */
  idleTimeoutMs?: number | undefined;
  /** Further tries of one model after its first; default 2. */
  maxRetries?: number | undefined;
  /** What providers are asked at most; without it as much as callers wish. */
  rates?: { limits: RateLimits; accountOf: () => string } | undefined;
};

/**
 * Calls models of every provider, with retries, fallbacks and cost. Both operations throw only `ModelError`.
 *
 * ```ts
 * const gateway = createGateway({ keys: createEnvironmentKeys(process.env) });
 * const reply = await gateway.call({ model: "gpt-4o", endpoint: "chat", messages: [{ role: "user", content: "Hi" }] });
 * ```
 */
export interface Gateway {
  call(request: GatewayRequest): Promise<GatewayReply>;
  stream(request: GatewayRequest): AsyncIterable<GatewayStreamPart>;
  /** Closes all connections; what is still under way fails. */
  close(): Promise<void>;
}
