import type { ApprovalBackend } from "./approvals/approval-backend.ts";
import type { ContextStorage } from "./platform/platform.ts";

/** How a client reaches Parley. Everything has a default. */
export type ParleyOptions = {
  /** Sent as `X-API-KEY`. Default: `PARLEY_API_KEY` of the environment. A browser's session needs none. */
  apiKey?: string | undefined;
  /** Without `/v5`. Default: `PARLEY_BASE_URL` of the environment, else `http://127.0.0.1:4400`. `""`: this page's server. */
  baseUrl?: string | undefined;
  fetch?: typeof globalThis.fetch | undefined;
  /** How long to wait for a reply, or between two events of a stream. Default 60 000. */
  timeoutMs?: number | undefined;
  /** How often a request is repeated after the first attempt, where repeating is safe. Default 2. */
  maxRetries?: number | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
  /** Whether a browser sends its cookies. */
  credentials?: "omit" | "same-origin" | "include" | undefined;
  /** Where to look `PARLEY_API_KEY` and `PARLEY_BASE_URL` up. Default: `process.env`, where there is one. */
  environment?: Readonly<Record<string, string | undefined>> | undefined;
  /** A folder of `.prompt` and `.agent` files. A path that has one there is that file, else the server's. */
  files?: string | undefined;
  /** How many of these files stay in memory. Default 100. */
  cacheSize?: number | undefined;
  /**
   * A folder for what has to outlive the process: Logs that were not sent yet, copies of the server's Prompts, and claims
   * on approved calls. Without it all are in memory alone.
   */
  state?: string | undefined;
  /** How long a Prompt of the server is used before it is asked for again. Default 30 000. */
  freshMs?: number | undefined;
  /** How much may wait to be sent; beyond, Logs are dropped with a warning. Default 64 MB, with `state` 512 MB. */
  maxQueueBytes?: number | undefined;
  /** How long a Log waits for others to be sent with it. Default 50. */
  lingerMs?: number | undefined;
  /** Told what went wrong in the background. Default: `console.warn`. */
  onWarning?: ((message: string) => void) | undefined;
  /** `AsyncLocalStorage` of `node:async_hooks`, in a runtime that has it and does not show it by itself. */
  asyncLocalStorage?: (new () => ContextStorage<unknown>) | undefined;
  /**
   * Whom approvals and questions go to, instead of the server: people at a terminal (`@parley/sdk/terminal`), or of a
   * test (`@parley/sdk/testing`).
   */
  approvals?: ApprovalBackend | undefined;
  /** How to wait between attempts; for tests. */
  sleep?: ((durationMs: number, signal: AbortSignal | undefined) => Promise<void>) | undefined;
};

/** What one request may decide for itself. */
export type RequestOptions = {
  /** Ends the request or the stream; the method then throws the signal's reason. */
  signal?: AbortSignal | undefined;
  timeoutMs?: number | undefined;
  maxRetries?: number | undefined;
  headers?: Readonly<Record<string, string>> | undefined;
};

export const defaultBaseUrl = "http://127.0.0.1:4400";

/** The environment of the process; empty in a browser. */
export function processEnvironment(): Readonly<Record<string, string | undefined>> {
  const { process } = globalThis as unknown as { process?: { env?: Record<string, string | undefined> } };
  return process?.env ?? {};
}

/** Where warnings go that nobody asked for. */
export function warnOnConsole(message: string): void {
  const { console } = globalThis as { console?: { warn(text: string): void } };
  console?.warn(`parley: ${message}`);
}
