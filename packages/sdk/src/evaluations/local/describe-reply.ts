import type { GatewayReply, ModelError } from "@parley/gateway";

/** One reply in the words of a Log, without what it took. */
export const describeReply = ({ latencyMs, warnings, ...reply }: GatewayReply) => ({
  output: reply.output,
  output_message: reply.message,
  finish_reason: reply.finish_reason,
  provider: reply.provider,
  model: reply.model,
  provider_latency: latencyMs / 1000,
  warnings: describeWarnings(warnings),
  provider_request: toObject(reply.provider_request),
  provider_response: toObject(reply.provider_response),
});

/** Why there is none. */
export const describeFailure = (error: ModelError) => ({
  error: error.message,
  finish_reason: "error",
  provider: error.provider,
  provider_request: toObject(error.provider_request),
  provider_response: toObject(error.provider_response),
});

export const describeWarnings = (warnings: GatewayReply["warnings"]) =>
  warnings.map(({ type, feature, message }) => ({ type, feature: feature ?? null, message }));

/** In a Log these are objects; anything else is kept under a name. */
function toObject(value: unknown): Record<string, unknown> | undefined {
  if (value === undefined || value === null) return undefined;
  const isObject = typeof value === "object" && !Array.isArray(value);
  return isObject ? (value as Record<string, unknown>) : { value };
}
