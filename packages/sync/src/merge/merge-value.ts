import canonicalize from "canonicalize";
import { mergeList } from "./merge-list.ts";
import { mergeText } from "./merge-text.ts";
import { agreed, disputed, type Sides } from "./sides.ts";

/** A value in three versions; undefined where it is not there. */
export type Three = { base: unknown; here: unknown; there: unknown };

/** Merges by key, by item and by line; `place` is where the value stands, for people. */
export function mergeValue({ base, here, there }: Three, place: string): Sides<unknown> {
  if (isEqual(here, there) || isEqual(there, base)) return agreed(here);
  if (isEqual(here, base)) return agreed(there);
  if (isObject(here) && isObject(there) && (isObject(base) || base === undefined))
    return mergeObject({ base: base ?? {}, here, there }, place);
  if (Array.isArray(here) && Array.isArray(there) && (Array.isArray(base) || base === undefined))
    return mergeList({ base: base ?? [], here, there }, place, mergeValue);
  if (typeof here === "string" && typeof there === "string" && typeof base === "string")
    return mergeText({ base, here, there }, place);
  return disputed(here, there, place);
}

type Objects = Record<"base" | "here" | "there", Record<string, unknown>>;

function mergeObject({ base, here, there }: Objects, place: string): Sides<Record<string, unknown>> {
  const merged: Sides<Record<string, unknown>> = { here: {}, there: {}, conflicts: [] };
  for (const key of new Set([...Object.keys(here), ...Object.keys(there), ...Object.keys(base)])) {
    const given = { base: own(base, key), here: own(here, key), there: own(there, key) };
    const sides = mergeValue(given, place === "" ? key : `${place}.${key}`);
    for (const side of ["here", "there"] as const)
      if (sides[side] !== undefined) define(merged[side], key, sides[side]);
    merged.conflicts.push(...sides.conflicts);
  }
  return merged;
}

const own = (object: Record<string, unknown>, key: string): unknown =>
  Object.hasOwn(object, key) ? object[key] : undefined;

// A key may be `__proto__`.
const define = (object: Record<string, unknown>, key: string, value: unknown): unknown =>
  Object.defineProperty(object, key, { value, enumerable: true, configurable: true, writable: true });

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export function isEqual(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined || typeof a !== typeof b) return false;
  return canonicalize(a) === canonicalize(b);
}
