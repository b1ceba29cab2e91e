import type { TextChange } from "./kernel-diff.ts";
import { matchSequences } from "./match-sequences.ts";

/** Words, numbers, runs of white space, and every other character by itself. */
const TOKEN = /\p{L}[\p{L}\p{M}\p{N}_]*|\p{N}+|\s+|./gsu;

/**
 * Which words are others. Putting each `after` in the place of its `before` makes the new text of the old.
 *
 * @example
 * diffText("Be kind to them.", "Be honest to them.") // [{ before: { start: 3, end: 7 }, after: { start: 3, end: 9 } }]
 */
export function diffText(before: string, after: string): TextChange[] {
  if (before === after) return [];
  const oldTokens = before.match(TOKEN) ?? [];
  const newTokens = after.match(TOKEN) ?? [];
  const oldOffsets = offsetsOf(oldTokens);
  const newOffsets = offsetsOf(newTokens);
  const changes: TextChange[] = [];
  let oldAt = 0;
  let newAt = 0;
  const close = (oldEnd: number, newEnd: number): void => {
    if (oldEnd > oldAt || newEnd > newAt) {
      pushChange(changes, before, {
        before: { start: oldOffsets[oldAt] ?? 0, end: oldOffsets[oldEnd] ?? 0 },
        after: { start: newOffsets[newAt] ?? 0, end: newOffsets[newEnd] ?? 0 },
      });
    }
  };
  for (const [oldIndex, newIndex] of matchSequences(oldTokens, newTokens)) {
    close(oldIndex, newIndex);
    oldAt = oldIndex + 1;
    newAt = newIndex + 1;
  }
  close(oldTokens.length, newTokens.length);
  return changes;
}

/** Changes with nothing but white space between them are one. */
function pushChange(changes: TextChange[], before: string, change: TextChange): void {
  const last = changes.at(-1);
  if (last === undefined || before.slice(last.before.end, change.before.start).trim() !== "") {
    changes.push(change);
    return;
  }
  last.before.end = change.before.end;
  last.after.end = change.after.end;
}

function offsetsOf(tokens: readonly string[]): number[] {
  const offsets = [0];
  let offset = 0;
  for (const token of tokens) offsets.push((offset += token.length));
  return offsets;
}
