import { isParleyError, requestErrors, toProblem, type ParleyError } from "@parley/contract";
import { isDatabaseUnavailable } from "@parley/db";
import type { Logger } from "pino";

/** Any thrown value as one of ours; what is not ours is logged whole and answered with a constant text. */
export function toParleyError(error: unknown, requestId: string, logger: Logger): ParleyError {
  if (isParleyError(error)) {
    if (error.status >= 500 || error.cause !== undefined) {
      logger.warn({ requestId, code: error.code, err: error.cause ?? error }, error.message);
    }
    return error;
  }
  if (error instanceof RangeError && error.message.includes("call stack")) {
    // JSON may nest deeper than anything that walks it can go; looking for that in every body costs more than it helps.
    logger.warn({ requestId, err: error }, "nested too deeply");
    return requestErrors.tooDeep(undefined, { cause: error });
  }
  if (isDatabaseUnavailable(error)) {
    logger.error({ requestId, err: error }, "the database does not answer");
    return requestErrors.databaseUnavailable(undefined, { cause: error });
  }
  logger.error({ requestId, err: error }, "unexpected failure");
  return requestErrors.internal(undefined, { cause: error });
}

export function errorReply(error: ParleyError, requestId: string): Response {
  const headers: Record<string, string> = {
    "content-type": "application/problem+json",
    "x-content-type-options": "nosniff",
  };
  if (error.retryAfterMs !== undefined) headers["retry-after"] = String(Math.ceil(error.retryAfterMs / 1000));
  if (error.kind === "unauthenticated") headers["www-authenticate"] = "Bearer";
  // The rest of the body may still be on its way: nothing else can be asked on this connection.
  if (error.kind === "too_large") headers["connection"] = "close";
  return new Response(JSON.stringify(toProblem(error, requestId)), { status: error.status, headers });
}
