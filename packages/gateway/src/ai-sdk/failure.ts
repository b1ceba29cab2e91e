import { ModelError, isModelError } from "../model-error.ts";
import { causesOf } from "../transport/network-failure.ts";
import type { Exchange } from "../transport/exchange.ts";

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
  return new ModelError({
    kind: "upstream_failed",
    provider,
    status: readNumber(error, "statusCode"),
    message: `${provider} answered with something that is not a model's answer.`,
    provider_request,
    provider_response: exchange.redact(readText(error, "responseBody")),
    cause: error,
  });
}

/** An error event inside a stream that had started well. */
export function toStreamedError(error: unknown, call: { provider: string; exchange: Exchange }): ModelError {
  const said = readText(error, "message");
  const status = readNumber(error, "statusCode");
  if (said === undefined || readText(error, "name") === undefined) return toModelError(error, call);
  for (const cause of causesOf(error)) if (isModelError(cause)) return withBodies(cause, call.exchange);
  return new ModelError({
    kind: status === 429 ? "rate_limited" : "upstream_failed",
    provider: call.provider,
    status,
    isRetryable: status === undefined || status === 429 || status >= 500,
    message: `${call.provider} failed midway: ${String(call.exchange.redact(said))}`,
    provider_request: call.exchange.sent(),
    cause: error,
  });
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
