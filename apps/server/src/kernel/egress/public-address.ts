import ipaddr from "ipaddr.js";

const globalUnicast = ipaddr.parseCIDR("2000::/3");
/** A public address that is the inside of a cloud for machines of that cloud. */
const platformAddresses = new Set(["168.63.129.16"]);

/**
 * Whether an address is one of the public internet. All others are inside of something, or carry another address in
 * them (mapped, NAT64, 6to4, Teredo) that would have to be judged instead.
 *
 * @example isPublicAddress("169.254.169.254") // false: a cloud's metadata
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== "unicast" || platformAddresses.has(address.toString())) return false;
  return address.kind() === "ipv4" || address.match(globalUnicast);
}
