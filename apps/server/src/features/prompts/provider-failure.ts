import { promptErrors, type ParleyError } from "@parley/contract";
import { isModelError, type ModelError } from "@parley/gateway";

/** A model provider's failure as our error, with the Log that recorded it. */
export function toProviderFailure(error: ModelError, logId: string | null): ParleyError {
  const reason = error.message;
  const provider = error.provider ?? "unknown";
  const parameters = {
    reason,
    provider,
    status: error.status ?? null,
    log_id: logId,
    upstream: toUpstream(error),
  };
  const extra = { cause: error, retryAfterMs: error.retryAfterMs };
  switch (error.kind) {
    case "missing_key":
      return promptErrors.providerKeyMissing({ reason, provider });
    case "unknown_model":
      return promptErrors.modelUnknown({ reason });
    case "invalid_request":
    case "unauthenticated_upstream":
      return promptErrors.providerRefused(parameters, extra);
    case "rate_limited":
      return promptErrors.providerRateLimited(parameters, extra);
    case "upstream_timeout":
      return promptErrors.providerTimeout(parameters, extra);
    case "upstream_failed":
    case "aborted":
      return promptErrors.providerFailed(parameters, extra);
  }
}

/** Any failure of a call: a provider's becomes ours, everything else stays what it is. */
export const toCallFailure = (error: unknown, logId: string | null): unknown =>
  isModelError(error) ? toProviderFailure(error, logId) : error;

/** The wire's shape of a provider's failure. */
const toUpstream = (error: ModelError): Record<string, unknown> => ({
  type: `${error.kind}_error`,
  message: error.message,
  code: error.status ?? null,
  origin: error.provider ?? null,
});
