import type { Attributes } from "./decode/span.ts";

/** The first of these that is there, as text; structures as JSON. */
export function textOf(attributes: Attributes, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === "string" && value !== "") return value;
    if (value !== undefined && value !== null && value !== "")
      return typeof value === "object" ? JSON.stringify(value) : String(value);
  }
  return undefined;
}

/** The first of these that is a number, also where it comes as text. */
export function numberOf(attributes: Attributes, ...names: string[]): number | undefined {
  for (const name of names) {
    const value = attributes[name];
    if (value === undefined || value === null || value === "") continue;
    const number = Number(value);
    if (Number.isFinite(number)) return number;
  }
  return undefined;
}

/** A number of tokens: whole, and not below nothing. */
export function countOf(attributes: Attributes, ...names: string[]): number | undefined {
  const number = numberOf(attributes, ...names);
  return number === undefined || number < 0 || number > 1e12 ? undefined : Math.round(number);
}

/** What something cost in USD: not below nothing. */
export function costOf(attributes: Attributes, ...names: string[]): number | undefined {
  const number = numberOf(attributes, ...names);
  return number === undefined || number < 0 || number > 1e6 ? undefined : number;
}

/** The first of these, read as JSON where it is such text. */
export function valueOf(attributes: Attributes, ...names: string[]): unknown {
  for (const name of names) {
    const value = attributes[name];
    if (value !== undefined && value !== null) return typeof value === "string" ? parseJson(value) : value;
  }
  return undefined;
}

/** JSON where the text is JSON of a list or an object, else the text. */
export function parseJson(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * What stands below a prefix as the structure it was flattened from: dots lead into objects, and objects whose keys are
 * all numbers are lists.
 *
 * @example nestedOf({ "a.0.b": "1" }, "a") // [{ b: "1" }]
 */
export function nestedOf(attributes: Attributes, prefix: string): unknown {
  const start = `${prefix}.`;
  const root: Branch = new Map();
  for (const [name, value] of Object.entries(attributes)) {
    if (!name.startsWith(start)) continue;
    const parts = name.slice(start.length).split(".").slice(0, maxDepth);
    let level = root;
    for (const part of parts.slice(0, -1)) {
      const next = level.get(part);
      if (next instanceof Map) level = next;
      else level.set(part, (level = new Map()));
    }
    level.set(parts.at(-1) ?? "", value);
  }
  return root.size === 0 ? attributes[prefix] : toStructure(root);
}

type Branch = Map<string, unknown>;

const maxDepth = 40;

function toStructure(value: unknown): unknown {
  if (!(value instanceof Map)) return value;
  const entries = [...(value as Branch)];
  if (entries.every(([key]) => /^\d{1,6}$/.test(key)))
    return entries
      .toSorted(([one], [other]) => Number(one) - Number(other))
      .map(([, inner]) => toStructure(inner));
  return Object.fromEntries(
    entries.filter(([key]) => key !== "__proto__").map(([key, inner]) => [key, toStructure(inner)]),
  );
}
