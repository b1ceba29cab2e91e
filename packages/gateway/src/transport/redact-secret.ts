/** Shorter keys are placeholders, and would match innocent text. */
const minSecretLength = 8;

const mark = "[redacted]";

/** The same JSON value with every occurrence of `secret` replaced; the value itself when there is none. */
export function redactSecret(value: unknown, secret: string | undefined): unknown {
  if (secret === undefined || secret.length < minSecretLength || !holds(value, secret)) return value;
  return replace(value, secret);
}

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
