import type { Dispatcher, request } from "undici";
import type { ModelContext } from "../model.ts";
import { createExchange } from "./exchange.ts";
import type { Exchange, ExchangeEffects } from "./exchange.ts";
import { gatherReply } from "./gather-reply.ts";

export type ProviderFetchOptions = {
  /** Absent: a pooled keep-alive agent of its own. */
  dispatcher?: Dispatcher | undefined;
  /** A longer response fails; default 50 MB. */
  maxBodyBytes?: number | undefined;
  /** Wall time in milliseconds, for `Retry-After` dates. */
  now?: (() => number) | undefined;
};

/** How connections to providers are kept, whoever opens them. */
export const providerAgentOptions = { keepAliveTimeout: 30_000, maxResponseSize: 50_000_000 } as const;

export type ExchangeOptions = {
  provider: string;
  context: ModelContext;
  /** The last word on the request body, e.g. to merge the caller's own fields. */
  editBody: (body: Record<string, unknown>) => Record<string, unknown>;
};

/**
 * The one way from a provider to the network. A provider package is given an exchange's `fetch`, and what went
 * over the wire is read from the exchange afterwards. Node's own `fetch` and its web streams cost several
 * times a call's other work; this sits directly on undici (docs/decisions/0009-provider-fetch.md).
 */
export type ProviderFetch = {
  open(options: ExchangeOptions): Exchange;
  close(): Promise<void>;
};

type Client = { request: typeof request; dispatcher: Dispatcher };

export function createProviderFetch(options: ProviderFetchOptions = {}): ProviderFetch {
  let client: Promise<Client> | undefined;
  let owned: Dispatcher | undefined;

  async function connect(): Promise<Client> {
    const undici = await import("undici");
    if (options.dispatcher) return { request: undici.request, dispatcher: options.dispatcher };
    const { maxBodyBytes: maxResponseSize = providerAgentOptions.maxResponseSize } = options;
    owned = new undici.Agent({ ...providerAgentOptions, maxResponseSize });
    return { request: undici.request, dispatcher: owned };
  }

  const getClient = (): Promise<Client> =>
    (client ??= connect().catch((error: unknown) => {
      client = undefined; // Not kept: the next call tries again.
      throw error;
    }));

  const effects: ExchangeEffects = {
    async send(url, init, guarded) {
      const { request, dispatcher } = await getClient();
      return request(url, { ...init, dispatcher: guarded ?? dispatcher });
    },
    async sendWhole(asked, { signal, dispatcher: guarded }) {
      const { dispatcher } = await getClient();
      return gatherReply(guarded ?? dispatcher, asked, signal);
    },
    now: options.now ?? Date.now,
  };

  return {
    open: (exchange) => createExchange(effects, exchange),
    // Not `close`, which would wait for answers that nobody reads any more.
    close: async () => owned?.destroy(),
  };
}
