import type { WebhookRequest } from "./protocol.ts";

/** Whatever proves something stands in the headers or behind the address; the body says what happened. */
export function withoutProof({ url, headers, ...request }: WebhookRequest): WebhookRequest {
  const { origin, pathname } = new URL(url);
  const type = headers["content-type"];
  return { ...request, url: origin + pathname, headers: type === undefined ? {} : { "content-type": type } };
}

/** Has all the forms of a proof, as who forges one would make it: of a token only the signature is another. */
export function withWrongProof({ url, headers, ...request }: WebhookRequest): WebhookRequest {
  const address = new URL(url);
  address.search = new URLSearchParams(spoilAll(address.searchParams)).toString();
  return { ...request, url: address.href, headers: Object.fromEntries(spoilAll(Object.entries(headers))) };
}

/** What is said so proves nothing, and without it adapters would not look at the proof. */
const isNoProof = (name: string, value: string): boolean =>
  /(?:event|type|topic|delivery|agent|length|host|encoding)$/iu.test(name) ||
  (/time/iu.test(name) && /^\d+$/u.test(value));

const spoilAll = (all: Iterable<[string, string]>): [string, string][] =>
  Array.from(all, ([name, value]) => [name, spoil(name, value)]);

/** Signatures stand last. What is hexadecimal, or Base64, stays so. */
const spoil = (name: string, value: string): string =>
  isNoProof(name, value) ? value : value.slice(0, -24) + value.slice(-24).replace(/[a-z\d]/giu, nextOf);

function nextOf(sign: string): string {
  const row = rows.find((each) => each.includes(sign)) ?? sign;
  return row.charAt((row.indexOf(sign) + 1) % row.length);
}

const rows = ["0123456789", "abcdef", "ABCDEF", "ghijklmnopqrstuvwxyz", "GHIJKLMNOPQRSTUVWXYZ"];
