import { fromProblem, isParleyError, type ParleyError } from "@parley/contract";
import type { BuiltRequest } from "./build-request.ts";
import { clientErrors } from "./client-errors.ts";
import { createDeadline, type Deadline } from "./deadline.ts";
import { defaultBaseUrl, type ParleyOptions, processEnvironment, type RequestOptions } from "./options.ts";
import { parseRetryAfter, sleep } from "./retry.ts";

/** Everything outside of a request that a request needs. */
export type Transport = {
  readonly baseUrl: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly fetch: typeof globalThis.fetch;
  readonly timeoutMs: number;
  readonly maxRetries: number;
  readonly credentials: ParleyOptions["credentials"];
  readonly sleep: NonNullable<ParleyOptions["sleep"]>;
  readonly random: () => number;
};

/** The transport that a client's options ask for. */
export function createTransport(options: ParleyOptions): Transport {
  const environment = options.environment ?? processEnvironment();
  const apiKey = options.apiKey ?? (environment["PARLEY_API_KEY"] || undefined);
  const baseUrl = options.baseUrl ?? (environment["PARLEY_BASE_URL"] || defaultBaseUrl);
  return {
    baseUrl: baseUrl.replace(/\/+$/, "").replace(/\/v5$/, ""),
    headers: { ...(apiKey !== undefined && { "X-API-KEY": apiKey }), ...options.headers },
    // Bound, for a browser's fetch refuses any other `this`.
    fetch: options.fetch ?? globalThis.fetch.bind(globalThis),
    timeoutMs: options.timeoutMs ?? 60_000,
    maxRetries: options.maxRetries ?? 2,
    credentials: options.credentials,
    sleep: options.sleep ?? sleep,
    random: Math.random,
  };
}

/** A successful reply whose body is still to be read, under a deadline the reader must release. */
export type OpenReply = {
  readonly baseUrl: string;
  readonly response: Response;
  readonly deadline: Deadline;
  /** Turns what went wrong while reading into the error the caller shall see. */
  readonly explain: (error: unknown) => unknown;
};

/**
 * Sends once and gives the successful reply to `read`. Throws the error the server's refusal stands for, or one of
 * {@link clientErrors}; where the caller's signal ended it, the signal's reason.
 */
export async function sendOnce<T>(
  transport: Transport,
  { request, options }: { request: BuiltRequest; options: RequestOptions },
  read: (reply: OpenReply) => Promise<T>,
): Promise<T> {
  const { baseUrl, credentials } = transport;
  const timeoutMs = options.timeoutMs ?? transport.timeoutMs;
  const deadline = createDeadline(timeoutMs, options.signal);
  const explain = (cause: unknown): unknown => {
    if (isParleyError(cause)) return cause;
    if (options.signal?.aborted) return options.signal.reason;
    if (deadline.hasExpired())
      return clientErrors.timeout({ base_url: baseUrl, timeout_ms: timeoutMs }, { cause });
    return clientErrors.unreachable({ base_url: baseUrl, reason: reasonOf(cause) }, { cause });
  };
  try {
    const response = await transport.fetch(baseUrl + request.target, {
      method: request.method,
      headers: {
        ...(request.body !== undefined && { "content-type": "application/json" }),
        ...transport.headers,
        ...options.headers,
      },
      signal: deadline.signal,
      ...(request.body !== undefined && { body: JSON.stringify(request.body) }),
      ...(request.form && { body: request.form }),
      ...(credentials !== undefined && { credentials }),
    });
    if (!response.ok) throw await readRefusal(response);
    return await read({ baseUrl, response, deadline, explain });
  } catch (error) {
    deadline.abort();
    throw explain(error);
  }
}

async function readRefusal(response: Response): Promise<ParleyError> {
  const text = await response.text();
  const retryAfterMs = parseRetryAfter(response.headers.get("retry-after"), Date.now());
  return fromProblem(response.status, parseJson(text), retryAfterMs);
}

/** The value of a JSON text; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Why the network failed, where it says more than that nobody listens. */
function reasonOf(error: unknown): string | null {
  const cause = error instanceof Error ? error.cause : undefined;
  if (!(cause instanceof Error)) return null;
  const code = "code" in cause ? String(cause.code) : "";
  return code === "ECONNREFUSED" ? null : code || cause.message;
}
