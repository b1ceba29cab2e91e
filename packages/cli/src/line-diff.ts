export type DiffLine = { readonly change: "same" | "removed" | "added"; readonly text: string };

/** The lines of two texts side by side in one list, by their longest common subsequence. An empty text has none. */
export function diffLines(before: string, after: string): DiffLine[] {
  const [old, now] = [linesOf(before), linesOf(after)];
  const lengths = commonLengths(old, now);
  const lines: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < now.length) {
    const [oldText, nowText] = [old[i], now[j]];
    if (oldText !== undefined && oldText === nowText) {
      lines.push({ change: "same", text: oldText });
      i += 1;
      j += 1;
    } else if (
      oldText !== undefined &&
      (nowText === undefined || at(lengths, i + 1, j) >= at(lengths, i, j + 1))
    ) {
      lines.push({ change: "removed", text: oldText });
      i += 1;
    } else {
      lines.push({ change: "added", text: nowText ?? "" });
      j += 1;
    }
  }
  return lines;
}

/** The changed lines with `context` lines around them; null stands for lines left out. */
export function withContext(lines: readonly DiffLine[], context: number): (DiffLine | null)[] {
  const changed = lines.flatMap(({ change }, index) => (change === "same" ? [] : [index]));
  const isNear = (index: number): boolean => changed.some((other) => Math.abs(other - index) <= context);
  const result: (DiffLine | null)[] = [];
  for (const [index, line] of lines.entries()) {
    if (isNear(index)) result.push(line);
    else if (result.at(-1) !== null) result.push(null);
  }
  return result;
}

const linesOf = (text: string): string[] => (text === "" ? [] : text.split("\n"));

/** `lengths[i][j]`: how many lines `old` from `i` and `now` from `j` have in common, in order. */
function commonLengths(old: string[], now: string[]): Uint32Array[] {
  const lengths = Array.from({ length: old.length + 1 }, () => new Uint32Array(now.length + 1));
  for (let i = old.length - 1; i >= 0; i -= 1) {
    for (let j = now.length - 1; j >= 0; j -= 1) {
      const row = lengths[i];
      if (!row) continue;
      row[j] =
        old[i] === now[j]
          ? at(lengths, i + 1, j + 1) + 1
          : Math.max(at(lengths, i + 1, j), at(lengths, i, j + 1));
    }
  }
  return lengths;
}

function at(lengths: Uint32Array[], i: number, j: number): number {
  return lengths[i]?.[j] ?? 0;
}
