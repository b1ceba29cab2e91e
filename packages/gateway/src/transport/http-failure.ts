import type { ModelErrorKind } from "../model-error.ts";

/** A response that is not a success, as plain data. */
export type HttpFailure = {
  status: number;
  headers: Readonly<Record<string, string | string[] | undefined>>;
  body: string;
};

export type FailureVerdict = {
  kind: ModelErrorKind;
  isRetryable: boolean;
  retryAfterMs: number | undefined;
  /** What the provider said, shortened; empty when it said nothing readable. */
  said: string;
};

const maxSaidLength = 1_000;

/** Decides what a failed response means. `nowMs` is wall time, for `Retry-After` dates. */
export function judgeHttpFailure(failure: HttpFailure, nowMs: number): FailureVerdict {
  const { said, code } = readFailureBody(failure.body);
  const kind = kindOf(failure.status, `${code} ${said}`);
  const advice = header(failure, "x-should-retry");
  const isRetryable =
    advice === undefined || code === "insufficient_quota"
      ? isRetryableStatus(failure.status) && code !== "insufficient_quota"
      : advice === "true";
  return { kind, isRetryable, retryAfterMs: retryAfter(failure, nowMs), said };
}

function isRetryableStatus(status: number): boolean {
  return status === 408 || status === 409 || status === 429 || status >= 500;
}

function kindOf(status: number, text: string): ModelErrorKind {
  if (status === 401 || status === 403) return "unauthenticated_upstream";
  if (status === 404 && /model/i.test(text)) return "unknown_model";
  if (status === 408 || status === 504) return "upstream_timeout";
  if (status === 429) return "rate_limited";
  if (status === 400 || status === 413 || status === 422) return "invalid_request";
  return "upstream_failed";
}

function retryAfter(failure: HttpFailure, nowMs: number): number | undefined {
  const milliseconds = Number(header(failure, "retry-after-ms") ?? Number.NaN);
  if (milliseconds >= 0) return milliseconds;
  const value = header(failure, "retry-after");
  if (value === undefined || value.trim() === "") return undefined;
  const seconds = Number(value);
  if (seconds >= 0) return seconds * 1_000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - nowMs);
}

function header(failure: HttpFailure, name: string): string | undefined {
  const value = failure.headers[name];
  return Array.isArray(value) ? value[0] : value;
}

/** Providers agree on little: `{error: {message, code}}`, `{error: "…"}`, `{message}`, `{detail}`, or plain text. */
function readFailureBody(body: string): { said: string; code: string } {
  const parsed = parseObject(body);
  if (parsed === undefined) {
    const isMarkup = body.trimStart().startsWith("<");
    return { said: isMarkup ? "" : body.trim().slice(0, maxSaidLength), code: "" };
  }
  const inner = isObject(parsed["error"]) ? parsed["error"] : parsed;
  const said = [inner["message"], parsed["error"], parsed["detail"]].find((text) => typeof text === "string");
  const code = [inner["code"], inner["type"]].find((text) => typeof text === "string");
  return { said: String(said ?? "").slice(0, maxSaidLength), code: String(code ?? "") };
}

function parseObject(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
