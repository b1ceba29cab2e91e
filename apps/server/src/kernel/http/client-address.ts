import type { Context } from "hono";
import ipaddr from "ipaddr.js";

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

/** Finds the address of who asks: of the connection, or what a trusted proxy says of it. */
export type ClientAddressOf = (context: Context) => string | undefined;

/** @throws Error for what is neither an address nor a CIDR range */
export function parseProxies(text: string): Range[] {
  return text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => {
      if (part.includes("/")) return ipaddr.parseCIDR(part);
      const address = ipaddr.process(part);
      return [address, address.kind() === "ipv4" ? 32 : 128];
    });
}

/**
 * `X-Forwarded-For` is read from its right end, each proxy having added who asked it: the first address that is no
 * trusted proxy's is the client's. What stands left of it anybody may have written.
 *
 * @example createClientAddressOf("10.0.0.0/8")
 */
export function createClientAddressOf(trustedProxies: string): ClientAddressOf {
  const ranges = parseProxies(trustedProxies);
  const isTrusted = (address: string): boolean =>
    ranges.some(([base, bits]) => {
      const parsed = ipaddr.process(address);
      return parsed.kind() === base.kind() && parsed.match(base as ipaddr.IPv4, bits);
    });
  return (context) => {
    const peer = peerOf(context);
    if (peer === undefined || ranges.length === 0) return peer;
    const hops = (context.req.header("x-forwarded-for") ?? "").split(",").map((hop) => hop.trim());
    let client = peer;
    while (isTrusted(client)) {
      const next = hops.pop();
      if (next === undefined || !ipaddr.isValid(next)) break;
      client = ipaddr.process(next).toString();
    }
    return client;
  };
}

type NodeBindings = { incoming?: { socket?: { remoteAddress?: string } } };

/** Undefined in tests that ask in process. */
function peerOf(context: Context): string | undefined {
  const address = (context.env as NodeBindings | undefined)?.incoming?.socket?.remoteAddress;
  return address === undefined || !ipaddr.isValid(address) ? undefined : ipaddr.process(address).toString();
}
