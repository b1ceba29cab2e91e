import { egressErrors, isParleyError, type ParleyError } from "@parley/contract";
import { lookup as resolve } from "node:dns/promises";
import { request, type Dispatcher } from "undici";
import type { AllowList } from "./allow-list.ts";
import { createGuard, type AgentOptions, type Guard, type Lookup } from "./guard.ts";
import { readReply } from "./read-reply.ts";
import { headersForOtherOrigin, prepareHeaders, type Headers } from "./request-headers.ts";

const methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] as const;

export type EgressLimits = {
  /** From the first byte of the first request to the last of the last reply. */
  timeoutMs: number;
  maxReplyBytes: number;
  /** 0: a redirect is a reply like any other. */
  maxRedirects: number;
};

export type EgressRequest = {
  method?: string;
  headers?: Headers;
  body?: string | Uint8Array;
  signal?: AbortSignal;
  limits?: Partial<EgressLimits>;
  /** What happens to a reply larger than the limit. Default: it is refused. */
  ifLarger?: "refuse" | "cut";
};

export type EgressReply = {
  status: number;
  /** By lower-case name; of repeated headers the first. */
  headers: Readonly<Record<string, string>>;
  body: Buffer;
  /** Where it came from, after redirects. */
  url: string;
};

/** Asks addresses that users gave. */
export type Egress = {
  /** Refuses at once what would be refused without asking: for an address that is saved. @throws unprocessable */
  check(url: string): void;
  /** @throws ParleyError of `egressErrors`, or the reason of the signal */
  fetch(url: string, request?: EgressRequest): Promise<EgressReply>;
  /** Where a host that users gave may be connected to, by other means than HTTP. @throws ParleyError of `egressErrors` */
  resolveHost(host: string): Promise<string>;
  /** Connects WebSockets to addresses that users or their platforms gave; `check` tells about ports. */
  socketDispatcher: Dispatcher;
  /** For clients of their own that ask over HTTP; `check` tells about ports. What it refuses fails with a ParleyError. */
  openDispatcher(options: AgentOptions): Dispatcher;
  close(): Promise<void>;
};

export type EgressOptions = {
  /** Default: the resolver of the operating system. */
  lookup?: Lookup;
  allow: AllowList;
  limits?: Partial<EgressLimits>;
};

const defaults: EgressLimits = { timeoutMs: 30_000, maxReplyBytes: 10 * 1024 * 1024, maxRedirects: 5 };
const connectTimeoutMs = 10_000;

/**
 * The only way to addresses that users gave: the public internet and what `allow` names, redirects included.
 *
 * @example
 * const egress = createEgress({ allow: parseAllowList("") });
 * const { status, body } = await egress.fetch("https://example.org/");
 */
export function createEgress({
  lookup = (host) => resolve(host, { all: true }),
  allow,
  limits,
}: EgressOptions): Egress {
  const guard = createGuard({ lookup, allow, connectTimeoutMs });
  const agents: Dispatcher[] = [guard.agent, guard.socketAgent];
  return {
    check: (url) => guard.checkUrl(parseUrl(url)),
    resolveHost: (host) => guard.resolveHost(host),
    fetch: async (url, given = {}) =>
      follow(guard, { url: parseUrl(url), ...given, limits: { ...defaults, ...limits, ...given.limits } }),
    socketDispatcher: guard.socketAgent,
    openDispatcher(options) {
      const agent = guard.openAgent(options);
      agents.push(agent);
      return agent;
    },
    close: async () => {
      await Promise.all(agents.map((agent) => agent.destroy()));
    },
  };
}

function parseUrl(text: string, base?: URL): URL {
  const url = URL.parse(text, base?.href);
  if (url === null) throw egressErrors.urlUnusable({ url: text.slice(0, 200), reason: "it is not a URL" });
  url.hash = "";
  return url;
}

type Hop = {
  url: URL;
  method: string;
  headers: Record<string, string>;
  body: string | Uint8Array | undefined;
};
type Asked = Omit<EgressRequest, "limits"> & { url: URL; limits: EgressLimits };

async function follow(guard: Guard, asked: Asked): Promise<EgressReply> {
  const { limits } = asked;
  const timeout = AbortSignal.timeout(limits.timeoutMs);
  const signal = asked.signal ? AbortSignal.any([asked.signal, timeout]) : timeout;
  let hop = toFirstHop(asked);
  try {
    for (let redirects = 0; ; redirects += 1) {
      guard.checkUrl(hop.url);
      const reply = await ask({ guard, hop, signal, asked });
      const location = reply.headers["location"];
      if (limits.maxRedirects === 0 || location === undefined || !isRedirect(reply.status)) return reply;
      if (redirects === limits.maxRedirects)
        throw refuseRedirect(hop, `it has done so ${limits.maxRedirects} times before`);
      hop = toNextHop(hop, { status: reply.status, location });
    }
  } catch (error) {
    throw toEgressError(error, { asked, hop, timeout });
  }
}

function toFirstHop({ url, method = "GET", headers = {}, body }: Asked): Hop {
  const name = method.toUpperCase();
  if (!methods.some((known) => known === name))
    throw egressErrors.requestUnusable({ reason: `the method must be one of ${methods.join(", ")}` });
  if (body !== undefined && (name === "GET" || name === "HEAD"))
    throw egressErrors.requestUnusable({ reason: `a ${name} request has no body` });
  return { url, method: name, headers: prepareHeaders(headers), body };
}

type Ask = { guard: Guard; hop: Hop; signal: AbortSignal; asked: Asked };

async function ask({ guard, hop, signal, asked }: Ask): Promise<EgressReply> {
  const { statusCode, headers, body } = await request(hop.url, {
    dispatcher: guard.agent,
    method: hop.method as "GET",
    headers: hop.headers,
    body: hop.body ?? null,
    signal,
    headersTimeout: asked.limits.timeoutMs,
    bodyTimeout: asked.limits.timeoutMs,
  });
  const flat = flatten(headers);
  const isFollowed = asked.limits.maxRedirects > 0 && isRedirect(statusCode);
  const bytes = await readReply(body, {
    host: hop.url.hostname,
    encoding: hop.method === "HEAD" || isFollowed ? undefined : flat["content-encoding"],
    // Nobody reads the body of a redirect.
    maxBytes: isFollowed ? 0 : asked.limits.maxReplyBytes,
    ifLarger: isFollowed ? "cut" : (asked.ifLarger ?? "refuse"),
  });
  return { status: statusCode, headers: flat, body: bytes, url: hop.url.href };
}

const flatten = (headers: Record<string, string | string[] | undefined>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const first = Array.isArray(value) ? value[0] : value;
      return first === undefined ? [] : [[name, first]];
    }),
  );

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status);

const refuseRedirect = (hop: Hop, reason: string): ParleyError =>
  egressErrors.redirectUnusable({ host: hop.url.hostname, reason });

/** As browsers do it, and stricter: no step from https to http, and other origins see no header that may be secret. */
function toNextHop(hop: Hop, { status, location }: { status: number; location: string }): Hop {
  const url = parseUrl(location, hop.url);
  if (hop.url.protocol === "https:" && url.protocol === "http:")
    throw refuseRedirect(hop, "it leads from https to http");
  const isSameOrigin = url.origin === hop.url.origin;
  const headers = isSameOrigin ? hop.headers : headersForOtherOrigin(hop.headers);
  const becomesGet = status === 303 ? hop.method !== "HEAD" : status < 303 && hop.method === "POST";
  if (!becomesGet) return { ...hop, url, headers };
  const { "content-type": _type, ...rest } = headers;
  return { url, method: "GET", headers: rest, body: undefined };
}

type Circumstances = { asked: Asked; hop: Hop; timeout: AbortSignal };

function toEgressError(error: unknown, { asked, hop, timeout }: Circumstances): unknown {
  if (asked.signal?.aborted) return asked.signal.reason;
  if (isParleyError(error)) return error;
  const host = hop.url.hostname;
  if (timeout.aborted || isTimeout(error))
    return egressErrors.timedOut({ host, limit_ms: asked.limits.timeoutMs }, { cause: error });
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return egressErrors.connectionFailed(
    { host, reason: reasons[code] ?? "the connection broke" },
    { cause: error },
  );
}

const isTimeout = (error: unknown): boolean =>
  error instanceof Error && "code" in error && /^UND_ERR_\w+_TIMEOUT$/.test(String(error.code));

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: "nothing listens there",
  EHOSTUNREACH: "there is no way to it",
  ENETUNREACH: "there is no way to its network",
  CERT_HAS_EXPIRED: "its certificate has expired",
  DEPTH_ZERO_SELF_SIGNED_CERT: "its certificate is not trusted",
  SELF_SIGNED_CERT_IN_CHAIN: "its certificate is not trusted",
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: "its certificate is not trusted",
  ERR_TLS_CERT_ALTNAME_INVALID: "its certificate is for another host",
  HPE_INVALID_CONSTANT: "what answers there does not speak HTTP",
  UND_ERR_HEADERS_OVERFLOW: "the headers of its reply are too large",
};
