import ipaddr from "ipaddr.js";

/** What may be asked although it is not public. */
export type AllowList = {
  allowsHost(host: string): boolean;
  allowsAddress(address: string): boolean;
};

type Entry =
  | { kind: "host"; name: string }
  | { kind: "below"; suffix: string }
  | { kind: "range"; range: ReturnType<typeof ipaddr.parseCIDR> };

const hostName = /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*$/;

/**
 * Reads hosts, `*.hosts`, addresses and CIDR ranges, with commas between them.
 *
 * @throws RangeError naming the entry that is none of these
 * @example parseAllowList("hooks.internal, *.corp.example, 10.1.0.0/16").allowsAddress("10.1.2.3") // true
 */
export function parseAllowList(text: string): AllowList {
  const entries = text
    .split(",")
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== "")
    .map(toEntry);
  return {
    allowsHost(host) {
      const name = normalizeHost(host);
      return entries.some(
        (entry) =>
          (entry.kind === "host" && entry.name === name) ||
          (entry.kind === "below" && name.endsWith(entry.suffix)),
      );
    },
    allowsAddress(text) {
      if (!ipaddr.isValid(text)) return false;
      const address = ipaddr.process(text);
      return entries.some(
        (entry) =>
          entry.kind === "range" &&
          entry.range[0].kind() === address.kind() &&
          // The types do not know that both are of one kind now.
          (address as ipaddr.IPv4).match(entry.range as [ipaddr.IPv4, number]),
      );
    },
  };
}

/** As it stands in a list: lower case, without the brackets of IPv6 and the dot that ends a full name. */
const normalizeHost = (host: string): string =>
  host
    .toLowerCase()
    .replaceAll(/^\[|\]$/g, "")
    .replace(/\.$/, "");

function toEntry(text: string): Entry {
  const name = normalizeHost(text);
  if (ipaddr.isValidCIDR(name)) return { kind: "range", range: ipaddr.parseCIDR(name) };
  if (ipaddr.IPv4.isValidFourPartDecimal(name) || ipaddr.IPv6.isValid(name)) {
    const address = ipaddr.process(name);
    return { kind: "range", range: [address, address.kind() === "ipv4" ? 32 : 128] };
  }
  if (name.startsWith("*.") && hostName.test(name.slice(2))) return { kind: "below", suffix: name.slice(1) };
  if (hostName.test(name) && !/^[\d.]+$/.test(name)) return { kind: "host", name };
  throw new RangeError(`"${text}" is no host, *.host, address or CIDR range`);
}
