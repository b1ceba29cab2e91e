import { isPlainObject } from "../inputs/object-schema.ts";
import { diffText } from "./diff-text.ts";
import type { ValueChange } from "./kernel-diff.ts";

/** What differs between two JSON values, as deep as they are alike. An absent key is `undefined`. */
export function diffValues(before: unknown, after: unknown, path: (string | number)[] = []): ValueChange[] {
  if (isSame(before, after)) return [];
  if (isPlainObject(before) && isPlainObject(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) => diffValues(own(before, key), own(after, key), [...path, key]));
  }
  if (Array.isArray(before) && Array.isArray(after) && before.length === after.length)
    return before.flatMap((item, index) => diffValues(item, after[index], [...path, index]));
  return [
    {
      path,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
      ...(typeof before === "string" && typeof after === "string" && { text: diffText(before, after) }),
    },
  ];
}

export function isSame(before: unknown, after: unknown): boolean {
  if (before === after) return true;
  if (Array.isArray(before) && Array.isArray(after))
    return before.length === after.length && before.every((item, index) => isSame(item, after[index]));
  if (!isPlainObject(before) || !isPlainObject(after)) return false;
  const keys = Object.keys(before).filter((key) => before[key] !== undefined);
  return (
    keys.length === Object.keys(after).filter((key) => after[key] !== undefined).length &&
    keys.every((key) => Object.hasOwn(after, key) && isSame(before[key], after[key]))
  );
}

function own(value: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
