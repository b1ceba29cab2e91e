/** The PostgreSQL types whose values would otherwise not come back as they do from SQLite, by type id. */
export const valueParsers = {
  /** int8 */ 20: parseInteger,
  /** numeric, the type of sum(bigint) and avg() */ 1700: parseNumeric,
  /** bytea */ 17: parseBytes,
} satisfies Record<number, (text: string) => unknown>;

/**
 * @throws RangeError beyond 2^53, where a JavaScript number would quietly be another one.
 */
export function parseInteger(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value))
    throw new RangeError(`The integer ${text} is too large for a JavaScript number.`);
  return value;
}

/** Integers exactly, fractions to the nearest double. */
export function parseNumeric(text: string): number {
  return /^-?\d+$/.test(text) ? parseInteger(text) : Number(text);
}

/** From PostgreSQL's text form of bytes, `\x0aff`. */
export function parseBytes(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.slice(2), "hex"));
}
