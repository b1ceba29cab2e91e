import { isParleyError, requestErrors } from "@parley/contract";

/**
 * Sent again it would be refused again. A key that is refused now may be given its permission yet, and a server that does
 * not know the address may be an older one.
 */
export function isForGood(error: unknown): boolean {
  if (!isParleyError(error)) return false;
  const { status } = error;
  const isFromElsewhere = ["http.unexpected_reply", requestErrors.routeUnknown.code].includes(error.code);
  const hasSaid = !isFromElsewhere && !error.code.startsWith("client.");
  return hasSaid && status >= 400 && status < 500 && ![401, 403, 408, 429].includes(status);
}
