import type { Dispatcher } from "undici";
import { ModelError } from "../model-error.ts";
import { queueChunks } from "./chunk-queue.ts";
import type { GatheredReply } from "./gather-reply.ts";
import { judgeHttpFailure } from "./http-failure.ts";
import { abortedVerdict, judgeNetworkFailure } from "./network-failure.ts";
import type { ExchangeOptions } from "./provider-fetch.ts";
import { redactJson, redactSecret } from "./redact-secret.ts";

export type ExchangeEffects = {
  send: (
    url: string,
    request: Omit<Dispatcher.RequestOptions, "origin" | "path">,
    /** Instead of the usual one. */
    dispatcher?: Dispatcher,
  ) => Promise<Dispatcher.ResponseData>;
  sendWhole: (
    request: Dispatcher.DispatchOptions,
    by: { signal: AbortSignal | undefined; dispatcher: Dispatcher | undefined },
  ) => Promise<GatheredReply>;
  now: () => number;
};

/** A JSON body and where it goes. */
export type Posting = {
  origin: string;
  path: string;
  headers: Record<string, string>;
  body: Record<string, unknown>;
};

/** One request to a provider and its response. Serves exactly one call of its `fetch`, or one `post`. */
export type Exchange = {
  /** To be given to a provider package; throws only `ModelError`. */
  fetch: typeof globalThis.fetch;
  /** For what needs no package and comes as a whole: the text of a response that is a success. @throws ModelError */
  post(posting: Posting): Promise<GatheredReply>;
  /** The JSON body that was sent, without the key; `undefined` before sending. */
  sent(): unknown;
  /** Takes the key out of anything that may hold it. `json`: what it was read from. */
  redact(value: unknown, json?: string): unknown;
  /** What broke off a streamed response. Its `fetch` ends such a body quietly, so that all that came is still read. */
  failure(): ModelError | undefined;
  /** Whether the response's last bytes were the `[DONE]` that ends OpenAI's streams. */
  sawDone(): boolean;
  /** Frees the connection, in whatever state the response is. */
  release(): void;
};

type State = {
  sent: unknown;
  /** As it went over the wire. */
  sentJson: string;
  body: Dispatcher.ResponseData["body"] | undefined;
  tail: string;
  failure: ModelError | undefined;
};

export function createExchange(effects: ExchangeEffects, options: ExchangeOptions): Exchange {
  const state: State = { sent: undefined, sentJson: "", body: undefined, tail: "", failure: undefined };
  const secret = options.context.apiKey;
  const redact = (value: unknown, json?: string) =>
    json === undefined ? redactSecret(value, secret) : redactJson(value, json, secret);

  async function fetch(url: string, init: RequestInit): Promise<unknown> {
    const sent = options.editBody(JSON.parse(String(init.body)) as Record<string, unknown>);
    state.sent = sent;
    state.sentJson = JSON.stringify(sent);
    const response = await request(effects, options, { url, init, body: state.sentJson });
    state.body = response.body;
    if (isFailure(response)) {
      const text = await response.body.text().catch(() => "");
      throw failureOf(effects, options, { ...response, text });
    }
    const pull =
      sent["stream"] === true ? pullChunks(options, state, response.body) : pullWhole(options, response.body);
    return toResponse(response, pull);
  }

  async function post({ origin, path, headers, body: own }: Posting): Promise<GatheredReply> {
    state.sent = options.editBody(own);
    state.sentJson = JSON.stringify(state.sent);
    const asked = { origin, path, headers, body: state.sentJson };
    const response = await requestWhole(effects, options, asked);
    if (isFailure(response)) throw failureOf(effects, options, response);
    return response;
  }

  return {
    fetch: fetch as unknown as typeof globalThis.fetch,
    post,
    sent: () => redact(state.sent, state.sentJson),
    redact,
    failure: () => state.failure,
    sawDone: () => state.tail.trimEnd().endsWith("[DONE]"),
    release: () => state.body?.destroy(),
  };
}

async function request(
  effects: ExchangeEffects,
  options: ExchangeOptions,
  { url, init, body }: { url: string; init: RequestInit; body: string },
): Promise<Dispatcher.ResponseData> {
  const { context } = options;
  const sent = {
    method: "POST" as const,
    headers: init.headers as Record<string, string>,
    body,
    ...(context.signal && { signal: context.signal }),
    ...(context.firstByteTimeoutMs !== undefined && { headersTimeout: context.firstByteTimeoutMs }),
    ...(context.idleTimeoutMs !== undefined && { bodyTimeout: context.idleTimeoutMs }),
  };
  try {
    context.way?.check(url);
    return await effects.send(url, sent, context.way?.dispatcher);
  } catch (cause) {
    throw networkError(options, cause);
  }
}

async function requestWhole(
  effects: ExchangeEffects,
  options: ExchangeOptions,
  { origin, path, headers, body }: Omit<Posting, "body"> & { body: string },
): Promise<GatheredReply> {
  const { signal, firstByteTimeoutMs, idleTimeoutMs, way } = options.context;
  try {
    way?.check(origin + path);
    return await effects.sendWhole(
      {
        origin,
        path,
        headers,
        body,
        method: "POST",
        // Without one undici has its own.
        headersTimeout: firstByteTimeoutMs ?? null,
        bodyTimeout: idleTimeoutMs ?? null,
      },
      { signal, dispatcher: way?.dispatcher },
    );
  } catch (cause) {
    throw networkError(options, cause);
  }
}

const isFailure = ({ statusCode }: { statusCode: number }): boolean => statusCode < 200 || statusCode > 299;

function failureOf(
  effects: ExchangeEffects,
  { provider, context }: ExchangeOptions,
  response: GatheredReply,
): ModelError {
  const body = String(redactSecret(response.text, context.apiKey));
  const status = response.statusCode;
  const verdict = judgeHttpFailure({ status, headers: response.headers, body }, effects.now());
  return new ModelError({
    kind: verdict.kind,
    provider,
    status,
    isRetryable: verdict.isRetryable,
    retryAfterMs: verdict.retryAfterMs,
    message: `${provider} answered ${status}${verdict.said ? `: ${verdict.said}` : "."}`,
    provider_response: parseIfJson(body),
  });
}

type Pull = () => Promise<{ done: boolean; value: Uint8Array | undefined }>;

/** The whole body as one chunk. */
function pullWhole(options: ExchangeOptions, body: Dispatcher.ResponseData["body"]): Pull {
  let isRead = false;
  return async () => {
    if (isRead) return { done: true, value: undefined };
    isRead = true;
    try {
      return { done: false, value: await body.bytes() };
    } catch (cause) {
      throw networkError(options, cause);
    }
  };
}

/** The body as it arrives. */
function pullChunks(options: ExchangeOptions, state: State, body: Dispatcher.ResponseData["body"]): Pull {
  const next = queueChunks(body);
  return async () => {
    try {
      const value = await next();
      if (value === undefined) return { done: true, value };
      state.tail = (state.tail + Buffer.from(value.subarray(-32)).toString("latin1")).slice(-32);
      return { done: false, value };
    } catch (cause) {
      state.failure = networkError(options, cause);
      return { done: true, value: undefined };
    }
  };
}

/** As much of a `Response` as the provider packages read: a status, headers, and a body with a reader. */
function toResponse(response: Dispatcher.ResponseData, pull: Pull) {
  const headers = new ResponseHeaders(response.headers);
  const reader = {
    read: pull,
    cancel: async () => void response.body.destroy(),
    releaseLock: () => {},
  };
  return {
    ok: true,
    status: response.statusCode,
    statusText: "",
    headers,
    body: { getReader: () => reader },
  };
}

class ResponseHeaders {
  readonly #headers: Dispatcher.ResponseData["headers"];
  constructor(headers: Dispatcher.ResponseData["headers"]) {
    this.#headers = headers;
  }
  get(name: string): string | null {
    const value = this.#headers[name.toLowerCase()];
    return (Array.isArray(value) ? value.join(", ") : value) ?? null;
  }
  /** Nobody downstream needs the rest of them, and they must not be kept. */
  *[Symbol.iterator](): Generator<[string, string]> {
    const type = this.get("content-type");
    if (type !== null) yield ["content-type", type];
  }
}

function networkError({ provider, context }: ExchangeOptions, cause: unknown): ModelError {
  const refusal = context.signal?.aborted ? undefined : context.way?.refusalOf(cause);
  if (refusal !== undefined) {
    const message = `${provider} was not asked. ${refusal}`;
    return new ModelError({ kind: "upstream_failed", provider, isRetryable: false, message, cause });
  }
  const verdict = context.signal?.aborted ? abortedVerdict : judgeNetworkFailure(cause);
  return new ModelError({
    kind: verdict.kind,
    provider,
    isRetryable: verdict.isRetryable,
    message: `${provider} ${verdict.what}.`,
    cause,
  });
}

function parseIfJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
