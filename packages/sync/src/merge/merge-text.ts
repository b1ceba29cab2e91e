import { findKeptLines } from "./diff-lines.ts";
import { agreed, type Sides } from "./sides.ts";

type Three = { base: string; here: string; there: string };

/** Merges lines: what one side changed is taken, what both changed differently is kept of both. */
export function mergeText({ base, here, there }: Three, place: string): Sides<string> {
  const [old, ours, theirs] = [base, here, there].map((text) => text.split("\n")) as [
    string[],
    string[],
    string[],
  ];
  const inOurs = new Map(findKeptLines(old, ours).map((kept) => [kept.before, kept.after]));
  const inTheirs = new Map(findKeptLines(old, theirs).map((kept) => [kept.before, kept.after]));
  const result: Sides<string[]> = { here: [], there: [], conflicts: [] };
  let from = { old: 0, ours: 0, theirs: 0 };
  for (let line = 0; line <= old.length; line += 1) {
    const isEnd = line === old.length;
    const ourLine = isEnd ? ours.length : inOurs.get(line);
    const theirLine = isEnd ? theirs.length : inTheirs.get(line);
    if (ourLine === undefined || theirLine === undefined) continue;
    const part = mergePart({
      base: old.slice(from.old, line),
      here: ours.slice(from.ours, ourLine),
      there: theirs.slice(from.theirs, theirLine),
    });
    result.here.push(...part.here);
    result.there.push(...part.there);
    if (part.isConflict && result.conflicts.length === 0) result.conflicts.push(place);
    if (!isEnd) for (const side of [result.here, result.there]) side.push(old[line] ?? "");
    from = { old: line + 1, ours: ourLine + 1, theirs: theirLine + 1 };
  }
  if (result.conflicts.length === 0) return agreed(result.here.join("\n"));
  return { here: result.here.join("\n"), there: result.there.join("\n"), conflicts: result.conflicts };
}

type Part = { base: string[]; here: string[]; there: string[] };

/** Lines between two that nobody changed. */
function mergePart({ base, here, there }: Part): Omit<Part, "base"> & { isConflict: boolean } {
  const isSame = (a: string[], b: string[]) =>
    a.length === b.length && a.every((line, index) => line === b[index]);
  if (isSame(here, there) || isSame(there, base)) return { here, there: here, isConflict: false };
  if (isSame(here, base)) return { here: there, there, isConflict: false };
  return { here, there, isConflict: true };
}
