import { ModelError, isModelError } from "../model-error.ts";
import { causesOf } from "../transport/network-failure.ts";
import type { Exchange } from "../transport/exchange.ts";
import { judgeHttpFailure } from "../transport/http-failure.ts";

/** Whatever a provider package threw, as the one error we throw. */
export function toModelError(error: unknown, call: { provider: string; exchange: Exchange }): ModelError {
  const { provider, exchange } = call;
  for (const cause of causesOf(error)) {
    if (isModelError(cause)) return withBodies(cause, exchange);
  }
  const provider_request = exchange.sent();
  if (provider_request === undefined) {
    const said = error instanceof Error ? error.message : String(error);
    const message = `${provider} cannot be asked this: ${String(exchange.redact(said))}`;
    return new ModelError({ kind: "invalid_request", provider, message, cause: error });
  }
  const status = statusOf(error);
  if (status !== undefined && status >= 400) return eventError(error, { status, call });
  return new ModelError({
    kind: "upstream_failed",
    provider,
    status,
    message: `${provider} answered with something that is not a model's answer.`,
    provider_request,
    provider_response: exchange.redact(readText(error, "responseBody")),
    cause: error,
  });
}

/** An error event inside a stream that had started well; some packages hand on what the provider sent as it came. */
export function toStreamedError(error: unknown, call: { provider: string; exchange: Exchange }): ModelError {
  if (readText(error, "message") === undefined) return toModelError(error, call);
  for (const cause of causesOf(error)) if (isModelError(cause)) return withBodies(cause, call.exchange);
  return eventError(error, { status: statusOf(error), call });
}

/** What a provider says of its own failure after it had answered 200. A response that is no success never comes here. */
function eventError(
  error: unknown,
  { status, call }: { status: number | undefined; call: { provider: string; exchange: Exchange } },
): ModelError {
  const { provider, exchange } = call;
  const message = readText(error, "message") ?? "";
  const code = readText(error, "code") ?? readText(error, "type");
  const body = JSON.stringify({ error: { message, code } });
  const verdict = judgeHttpFailure({ status: status ?? 500, headers: {}, body }, 0);
  return new ModelError({
    kind: verdict.kind,
    provider,
    status,
    isRetryable: verdict.isRetryable,
    message: `${provider} failed midway: ${String(exchange.redact(verdict.said))}`,
    provider_request: exchange.sent(),
    provider_response: exchange.redact(readText(error, "responseBody")),
    cause: error,
  });
}

/** Where a package names none, the provider's own code may be one. */
function statusOf(error: unknown): number | undefined {
  const status = readNumber(error, "statusCode");
  if (status !== undefined) return status;
  const code = Number(readNumber(error, "code") ?? readText(error, "code"));
  return code >= 400 && code <= 599 ? code : undefined;
}

function withBodies(error: ModelError, exchange: Exchange): ModelError {
  if (error.provider_request !== undefined) return error;
  return new ModelError({
    kind: error.kind,
    message: error.message,
    provider: error.provider,
    status: error.status,
    retryAfterMs: error.retryAfterMs,
    isRetryable: error.isRetryable,
    provider_request: exchange.sent(),
    provider_response: error.provider_response,
    cause: error.cause,
  });
}

function readText(value: unknown, key: string): string | undefined {
  const found = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === "string" ? found : undefined;
}

function readNumber(value: unknown, key: string): number | undefined {
  const found = typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
  return typeof found === "number" ? found : undefined;
}
