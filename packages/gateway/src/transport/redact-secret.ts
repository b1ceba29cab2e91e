/** Shorter keys are placeholders, and would match innocent text. */
const minSecretLength = 8;

const mark = "[redacted]";

/** The same JSON value with every occurrence of `secret` replaced; the value itself when there is none. */
export function redactSecret(value: unknown, secret: string | undefined): unknown {
  if (secret === undefined || secret.length < minSecretLength || !holds(value, secret)) return value;
  return replace(value, secret);
}

/**
 * The same for a value that was written as this JSON, or read from it: a text says sooner that the secret is not in it than
 * all that is in the value.
 */
export const redactJson = (value: unknown, json: string, secret: string | undefined): unknown =>
  secret === undefined || !mayHold(json, secret) ? value : redactSecret(value, secret);

/** Escapes may stand for any of its characters; for letters and digits only those by number. */
const mayHold = (json: string, secret: string): boolean =>
  json.includes(secret) || json.includes(/^[\w.-]+$/.test(secret) ? "\\u" : "\\");

function holds(value: unknown, secret: string): boolean {
  if (typeof value === "string") return value.includes(secret);
  if (typeof value !== "object" || value === null) return false;
  for (const key in value) {
    if (key.includes(secret) || holds(Reflect.get(value, key), secret)) return true;
  }
  return false;
}

function replace(value: unknown, secret: string): unknown {
  if (typeof value === "string") return value.replaceAll(secret, mark);
  if (Array.isArray(value)) return value.map((item) => replace(item, secret));
  if (typeof value !== "object" || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [
    key.replaceAll(secret, mark),
    replace(item, secret),
  ]);
  return Object.fromEntries(entries) as unknown;
}
