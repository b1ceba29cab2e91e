/**
 * Pairs as OpenTelemetry's settings write them; values may be percent-encoded.
 *
 * @throws Error naming what is no pair
 * @example parsePairs("x-api-key=abc,tenant=a%20b") // { "x-api-key": "abc", tenant: "a b" }
 */
export function parsePairs(text: string): Record<string, string> {
  const pairs = text
    .split(",")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "");
  return Object.fromEntries(pairs.map(parsePair));
}

function parsePair(pair: string, index: number): [string, string] {
  const at = pair.indexOf("=");
  // The text itself may hold a secret.
  if (at < 1) throw new Error(`pair ${index + 1} has no name or no "="`);
  const value = pair.slice(at + 1).trim();
  return [pair.slice(0, at).trim(), decodeURIComponent(value)];
}
