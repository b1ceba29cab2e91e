/**
 * JSON columns hold text on both engines, not PostgreSQL's `jsonb`, on purpose: jsonb reorders keys, rewrites numbers, drops duplicate keys
 * and refuses `\u0000`, so what was stored would not be what is read, and content hashes would no longer match. What lists filter by has a
 * column of its own.
 *
 * @throws TypeError for what JSON has no form for (`undefined`, a function), instead of storing nothing.
 */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value) as string | undefined;
  if (text === undefined) throw new TypeError(`A ${typeof value} cannot be stored as JSON.`);
  return text;
}

/** Like `toJson`, with `null` and `undefined` for an empty column. */
export function toJsonOrNull(value: unknown): string | null {
  return value === undefined || value === null ? null : toJson(value);
}

/** The value of a JSON column. The type is the caller's claim: parse it with a schema where its shape may have changed since. */
export function fromJson<T>(text: string): T;
export function fromJson<T>(text: string | null): T | null;
export function fromJson<T>(text: string | null): T | null {
  return text === null ? null : (JSON.parse(text) as T);
}
