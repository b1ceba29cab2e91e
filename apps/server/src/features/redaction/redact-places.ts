import { isFreeBelow, isStructural } from "./structural-names.ts";

/** A place that a rule names, from here on. */
export type Field = { names: readonly string[]; replacement: string };
/** What stood at a place, to be taken out wherever else it stands. */
export type Found = Map<string, string>;

type At = { fields: readonly Field[]; found: Found; isFree?: boolean };

/** Shorter ones stand everywhere by chance: they are taken out at their place only. */
const leastFound = 3;

/** The same value without what stands at the places; what stood there is added to `found`. */
export function redactPlaces(value: unknown, at: At): unknown {
  const { fields, found, isFree = false } = at;
  if (fields.length === 0 || value === null || value === undefined || value === "") return value;
  const whole = fields.find(({ names }) => names.length === 0);
  if (typeof value !== "object") {
    if (whole === undefined) return typeof value === "string" ? redactWithin(value, at) : value;
    const text = String(value);
    if (text.length >= leastFound) found.set(text, whole.replacement);
    return whole.replacement;
  }
  // Of a list or an object at the place, everything in it.
  const everywhere = whole === undefined ? [] : [whole];
  const inner = (name: string, one: unknown, through: readonly Field[]): unknown =>
    redactPlaces(one, {
      fields: [...everywhere, ...below(fields, name), ...through],
      found,
      isFree: isFree || isFreeBelow(name, one),
    });
  if (Array.isArray(value)) return value.map((one, index) => inner(String(index), one, fields));
  return Object.fromEntries(
    Object.entries(value).map(([name, one]: [string, unknown]) => [
      name,
      !isFree && isStructural(name, one) ? one : inner(name, one, []),
    ]),
  );
}

/** Arguments of tools and outputs are often JSON in a text, in which fields have their places as well. */
function redactWithin(text: string, at: At): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    const value: unknown = JSON.parse(text);
    const whole = JSON.stringify(value);
    const without = JSON.stringify(redactPlaces(value, { ...at, isFree: true }));
    return without === whole ? text : without;
  } catch {
    // It only looked like JSON.
    return text;
  }
}

const below = (fields: readonly Field[], name: string): Field[] =>
  fields
    .filter(({ names }) => names[0] === name || names[0] === "*")
    .map(({ names, replacement }) => ({ names: names.slice(1), replacement }));
