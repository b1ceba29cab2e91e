import { egressErrors } from "@parley/contract";
import { validateHeaderName, validateHeaderValue } from "node:http";

/** These belong to the connection, or say who is asking: nobody sets them from outside. */
const refused = new Set([
  "connection",
  "content-length",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** What another origin may see after a redirect. Everything else may be a secret. */
const harmless = new Set(["accept", "accept-language", "content-type", "user-agent"]);

export type Headers = Readonly<Record<string, string>>;

/**
 * Names in lower case; replies are asked for uncompressed.
 *
 * @throws unprocessable for a header that cannot be sent or may not be set
 */
export function prepareHeaders(given: Headers): Record<string, string> {
  const headers: Record<string, string> = { "user-agent": "Parley", "accept-encoding": "identity" };
  for (const [name, value] of Object.entries(given)) {
    const lower = name.toLowerCase();
    if (refused.has(lower))
      throw egressErrors.requestUnusable({ reason: `the header \`${lower}\` cannot be set` });
    try {
      validateHeaderName(name);
      validateHeaderValue(name, value);
    } catch {
      throw egressErrors.requestUnusable({
        reason: `the header ${JSON.stringify(name.slice(0, 60))} has a name or value that cannot be sent`,
      });
    }
    headers[lower] = value;
  }
  return headers;
}

/** What is left of the headers where a redirect leads to another origin. */
export const headersForOtherOrigin = (headers: Headers): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).filter(([name]) => harmless.has(name) || name === "accept-encoding"),
  );
