import { repositoryErrors } from "@parley/contract";
import { z } from "zod";
import type { EgressReply } from "../../../kernel/egress/create-egress.ts";
import type { HostConnection } from "./git-host.ts";

export type HostRequest = {
  method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Below the base URL, with its query. */
  path: string;
  headers: Record<string, string>;
  body?: unknown;
  /** What is missing where it answers 404; without it, that is `undefined`. */
  missing?: string | undefined;
};

/**
 * Asks the REST API of a host and reads the JSON of its answer. Undefined for a 404 where nobody said what it means.
 *
 * @throws ParleyError of `repositoryErrors` for refusals, of `egressErrors` where nobody answers
 */
export async function askHost<T>(
  connection: HostConnection,
  { method = "GET", path, headers, body, missing }: HostRequest,
  schema: z.ZodType<T>,
): Promise<T | undefined> {
  const reply = await connection.egress.fetch(`${connection.baseUrl.replace(/\/+$/, "")}${path}`, {
    method,
    headers: {
      accept: "application/json",
      "user-agent": "Parley",
      ...headers,
      ...(body !== undefined && { "content-type": "application/json" }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
    // A redirect could take the token elsewhere.
    limits: { maxRedirects: 0 },
    ...(connection.signal && { signal: connection.signal }),
  });
  const { status } = reply;
  if (status === 404 && missing === undefined) return undefined;
  if (status < 200 || status >= 300) throw toError(reply, { repository: connection.name, missing });
  const parsed = schema.safeParse(status === 204 ? null : readJson(reply));
  if (parsed.success) return parsed.data;
  const said = "something that is no answer of its API. Check the base URL.";
  throw repositoryErrors.failed({ repository: connection.name, status, said });
}

/** The same where a 404 cannot be. */
export async function askHostFor<T>(
  connection: HostConnection,
  request: HostRequest & { missing: string },
  schema: z.ZodType<T>,
): Promise<T> {
  return (await askHost(connection, request, schema)) as T;
}

function toError(
  reply: EgressReply,
  { repository, missing = "such thing" }: { repository: string; missing: string | undefined },
): Error {
  const { status, headers } = reply;
  const said = readMessage(reply);
  const isUsedUp = headers["x-ratelimit-remaining"] === "0" || headers["ratelimit-remaining"] === "0";
  if (status === 429 || (status === 403 && (isUsedUp || headers["retry-after"] !== undefined)))
    return repositoryErrors.limited({ repository }, { retryAfterMs: readWait(headers) });
  if (status === 401 || status === 403) return repositoryErrors.refused({ repository, said });
  if (status === 404) return repositoryErrors.notFound({ repository, what: missing });
  return repositoryErrors.failed({ repository, status, said });
}

/** Seconds in `retry-after`, or the moment in seconds at which the limit begins anew. */
function readWait(headers: EgressReply["headers"]): number | undefined {
  const seconds = Number(headers["retry-after"] ?? Number.NaN);
  if (seconds >= 0) return seconds * 1000;
  const reset = Number(headers["x-ratelimit-reset"] ?? headers["ratelimit-reset"] ?? Number.NaN);
  return reset > 0 ? Math.max(0, reset * 1000 - Date.now()) : undefined;
}

const Failure = z.object({ message: z.unknown(), error: z.unknown() }).partial();

/** The host's own words, of which GitLab's may be a list or an object. */
function readMessage(reply: EgressReply): string {
  const { message, error } = Failure.safeParse(readJson(reply)).data ?? {};
  const words = message ?? error ?? "it gave no reason";
  const text = typeof words === "string" ? words : JSON.stringify(words);
  return `${text.slice(0, 300).toWellFormed().replace(/\.?$/, "")}.`;
}

function readJson({ body }: EgressReply): unknown {
  try {
    return JSON.parse(body.toString("utf8"));
  } catch {
    return undefined;
  }
}
