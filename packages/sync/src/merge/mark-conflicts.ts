import { findKeptLines } from "./diff-lines.ts";

const starts = "<<<<<<< here";
const parts = "=======";
const ends = ">>>>>>> registry";

/**
 * One text of two: where they differ, both, with marks around them; elsewhere what both say.
 *
 * @example
 * markConflicts("a\nb\n", "a\nc\n"); // "a\n<<<<<<< here\nb\n=======\nc\n>>>>>>> registry\n"
 */
export function markConflicts(here: string, there: string): string {
  const ours = here.split("\n");
  const theirs = there.split("\n");
  const lines: string[] = [];
  let [from, fromTheirs] = [0, 0];
  for (const { before, after } of [
    ...findKeptLines(ours, theirs),
    { before: ours.length, after: theirs.length },
  ]) {
    const differing = [ours.slice(from, before), theirs.slice(fromTheirs, after)] as const;
    if (differing[0].length + differing[1].length > 0)
      lines.push(starts, ...differing[0], parts, ...differing[1], ends);
    if (before < ours.length) lines.push(ours[before] ?? "");
    [from, fromTheirs] = [before + 1, after + 1];
  }
  const text = lines.join("\n");
  return lines.at(-1) === ends ? `${text}\n` : text;
}

/** Whether a text has marks of a conflict that nobody has resolved, Parley's or Git's. */
export const hasConflictMarks = (text: string): boolean =>
  text.includes("<<<<<<< ") && /^<{7} /m.test(text) && /^>{7} /m.test(text);
