import { isPlainObject } from "../inputs/object-schema.ts";
import type { FileChange, ValuePath } from "./file-change.ts";
import { isEqualValue } from "./same-kernel.ts";

/** Lists of more than this are compared from both ends only. */
const MAX_ALIGNED = 64;

/**
 * Changes that turn one JSON value into another, small ones, to be made one after the other. Items of lists are
 * changed from the end, so that the indices of those before them stay.
 */
export function changesBetween(before: unknown, after: unknown, path: ValuePath): FileChange[] {
  if (isEqualValue(before, after)) return [];
  if (Array.isArray(before) && Array.isArray(after)) return changesOfList(before, after, path);
  if (isPlainObject(before) && isPlainObject(after)) return changesOfObject(before, after, path);
  return [{ kind: "set", path, value: after }];
}

function changesOfObject(
  before: Record<string, unknown>,
  after: Record<string, unknown>,
  path: ValuePath,
): FileChange[] {
  const removed = Object.keys(before).filter((key) => !Object.hasOwn(after, key));
  return [
    ...Object.keys(after).flatMap((key): FileChange[] =>
      Object.hasOwn(before, key)
        ? changesBetween(before[key], after[key], [...path, key])
        : [{ kind: "set", path: [...path, key], value: after[key] }],
    ),
    ...removed.map((key): FileChange => ({ kind: "remove", path: [...path, key] })),
  ];
}

function changesOfList(before: readonly unknown[], after: readonly unknown[], path: ValuePath): FileChange[] {
  const changes: FileChange[] = [];
  let [endBefore, endAfter] = [before.length, after.length];
  const kept: readonly [number, number][] = [[-1, -1], ...commonItems(before, after)];
  for (const [indexBefore, indexAfter] of kept.toReversed()) {
    const gapBefore = endBefore - indexBefore - 1;
    const gapAfter = endAfter - indexAfter - 1;
    const pairCount = Math.min(gapBefore, gapAfter);
    for (let index = gapBefore - 1; index >= pairCount; index -= 1) {
      changes.push({ kind: "remove", path: [...path, indexBefore + 1 + index] });
    }
    for (let index = gapAfter - 1; index >= pairCount; index -= 1) {
      const at = indexBefore + 1 + pairCount;
      changes.push({ kind: "insert", path: [...path, at], value: after[indexAfter + 1 + index] });
    }
    for (let index = pairCount - 1; index >= 0; index -= 1) {
      const [at, from] = [indexBefore + 1 + index, indexAfter + 1 + index];
      changes.push(...changesBetween(before[at], after[from], [...path, at]));
    }
    [endBefore, endAfter] = [indexBefore, indexAfter];
  }
  return changes;
}

/** Indices of items that stay, rising in both lists: those at both ends, and the most of those between. */
function commonItems(before: readonly unknown[], after: readonly unknown[]): [number, number][] {
  const shortest = Math.min(before.length, after.length);
  let start = 0;
  while (start < shortest && isEqualValue(before[start], after[start])) start += 1;
  let end = 0;
  while (end < shortest - start && isEqualValue(before.at(-1 - end), after.at(-1 - end))) end += 1;
  const middle = alignMiddle(
    before.slice(start, before.length - end),
    after.slice(start, after.length - end),
  );
  return [
    ...Array.from({ length: start }, (_, index): [number, number] => [index, index]),
    ...middle.map(([a, b]): [number, number] => [a + start, b + start]),
    ...Array.from({ length: end }, (_, index): [number, number] => [
      before.length - end + index,
      after.length - end + index,
    ]),
  ];
}

/** The longest common subsequence. */
function alignMiddle(before: readonly unknown[], after: readonly unknown[]): [number, number][] {
  if (before.length > MAX_ALIGNED || after.length > MAX_ALIGNED) return [];
  const width = after.length + 1;
  const lengths = new Uint16Array((before.length + 1) * width);
  const lengthAt = (a: number, b: number) => lengths[a * width + b] ?? 0;
  for (let a = before.length - 1; a >= 0; a -= 1) {
    for (let b = after.length - 1; b >= 0; b -= 1) {
      lengths[a * width + b] = isEqualValue(before[a], after[b])
        ? lengthAt(a + 1, b + 1) + 1
        : Math.max(lengthAt(a + 1, b), lengthAt(a, b + 1));
    }
  }
  const pairs: [number, number][] = [];
  let [a, b] = [0, 0];
  while (a < before.length && b < after.length) {
    if (isEqualValue(before[a], after[b])) {
      pairs.push([a, b]);
      a += 1;
      b += 1;
    } else if (lengthAt(a + 1, b) >= lengthAt(a, b + 1)) a += 1;
    else b += 1;
  }
  return pairs;
}
