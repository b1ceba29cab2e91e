import { egressErrors } from "@parley/contract";
import ipaddr from "ipaddr.js";
import type { LookupAddress } from "node:dns";
import type { LookupFunction } from "node:net";
import { Agent, buildConnector } from "undici";
import type { AllowList } from "./allow-list.ts";
import { isPublicAddress } from "./public-address.ts";

/** Finds every address of a host. `dns.promises.lookup` with `all` does. */
export type Lookup = (host: string) => Promise<LookupAddress[]>;

export type AgentOptions = Pick<Agent.Options, "keepAliveTimeout" | "maxResponseSize">;

/** Decides which addresses are asked. */
export type Guard = {
  /** What can be said before a connection is made: scheme, port, credentials, an address in the place of a name. */
  checkUrl(url: URL): void;
  /** Connects only to addresses it has found and checked itself. */
  agent: Agent;
  /** The same for WebSockets, which want a connection of HTTP/1.1 to themselves. */
  socketAgent: Agent;
  /** The same for clients that keep connections in a way of their own. */
  openAgent(options: AgentOptions): Agent;
  /** An address of a host that may be connected to by other means. @throws ParleyError of `egressErrors` */
  resolveHost(host: string): Promise<string>;
};

type GuardOptions = { lookup: Lookup; allow: AllowList; connectTimeoutMs: number };

/**
 * The address that was checked is the address that is connected to: the connection gets its address from the checked
 * lookup, and the other end is looked at once more before a byte is sent.
 */
export function createGuard({ lookup, allow, connectTimeoutMs }: GuardOptions): Guard {
  const isAllowed = (host: string, address: string): boolean =>
    isPublicAddress(address) || allow.allowsAddress(address) || allow.allowsHost(host);

  /** One address inside is enough to refuse: whoever names a host so is up to something, or mistaken. */
  const findAllowed = async (host: string): Promise<LookupAddress[]> => {
    const found = await lookup(host).catch((cause: unknown) => {
      throw egressErrors.hostUnknown({ host }, { cause });
    });
    if (found.every(({ address }) => isAllowed(host, address))) return found;
    throw egressErrors.addressNotPublic({ host });
  };

  const checkedLookup: LookupFunction = async (host, { all, family }, callback) => {
    try {
      const found = (await findAllowed(host)).filter((entry) => !family || entry.family === Number(family));
      const [first] = found;
      if (first === undefined) callback(egressErrors.hostUnknown({ host }), "", 0);
      else if (all) callback(null, found);
      else callback(null, first.address, first.family);
    } catch (error) {
      callback(error as Error, "", 0);
    }
  };

  const connecting = { lookup: checkedLookup, timeout: connectTimeoutMs };

  return {
    agent: createAgent(isAllowed, buildConnector(connecting)),
    socketAgent: createAgent(isAllowed, buildConnector({ ...connecting, allowH2: false })),
    openAgent: (kept) => createAgent(isAllowed, buildConnector(connecting), kept),
    async resolveHost(host) {
      const [first] = await findAllowed(host);
      if (first === undefined) throw egressErrors.hostUnknown({ host });
      return first.address;
    },
    checkUrl(url) {
      const host = url.hostname.replaceAll(/^\[|\]$/g, "");
      const unusable = (reason: string) => egressErrors.urlUnusable({ url: describeUrl(url), reason });
      if (url.protocol !== "http:" && url.protocol !== "https:")
        throw unusable("it begins with neither http:// nor https://");
      if (url.username !== "" || url.password !== "")
        throw unusable("it holds a user name or password; send them in a header");
      const isNamed = allow.allowsHost(host) || allow.allowsAddress(host);
      if (ipaddr.isValid(host) && !isAllowed(host, host)) throw egressErrors.addressNotPublic({ host });
      const port = Number(url.port);
      if (url.port !== "" && port < 1024 && port !== 80 && port !== 443 && !isNamed)
        throw egressErrors.portNotAllowed({ host, port });
    },
  };
}

function createAgent(
  isAllowed: (host: string, address: string) => boolean,
  connect: buildConnector.connector,
  kept: AgentOptions = {},
): Agent {
  return new Agent({
    connect(options, callback) {
      connect(options, (...[error, socket]) => {
        if (error !== null) return callback(error, null);
        const host = options.hostname;
        if (isAllowed(host, socket.remoteAddress ?? "")) return callback(null, socket);
        socket.destroy();
        callback(egressErrors.addressNotPublic({ host }), null);
      });
    },
    keepAliveTimeout: 4000,
    maxHeaderSize: 16_384,
    ...kept,
  });
}

/** An address without what may be secret in it. */
const describeUrl = (url: URL): string => `${url.protocol}//${url.host}${url.pathname}`;
