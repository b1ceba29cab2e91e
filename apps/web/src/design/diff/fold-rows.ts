import type { DiffRow } from "./diff-text.ts";

/** A stretch of equal lines that need not be read. */
export type Fold = { kind: "fold"; rows: DiffRow[] };

const around = 3;
const leastFolded = 4;

/** Hides equal lines that are further than three lines from a change. */
export function foldRows(rows: readonly DiffRow[]): (DiffRow | Fold)[] {
  const shown: (DiffRow | Fold)[] = [];
  let start = 0;
  while (start < rows.length) {
    if (rows[start]?.kind !== "same") {
      shown.push(...rows.slice(start, start + 1));
      start++;
      continue;
    }
    const found = rows.findIndex((row, index) => index > start && row.kind !== "same");
    const end = found === -1 ? rows.length : found;
    shown.push(...foldRun(rows.slice(start, end), { isFirst: start === 0, isLast: end === rows.length }));
    start = end;
  }
  return shown;
}

function foldRun(
  run: DiffRow[],
  { isFirst, isLast }: { isFirst: boolean; isLast: boolean },
): (DiffRow | Fold)[] {
  const head = isFirst ? 0 : around;
  const tail = isLast ? 0 : around;
  const hidden = run.slice(head, run.length - tail);
  if (run.length - head - tail < leastFolded) return run;
  return [...run.slice(0, head), { kind: "fold", rows: hidden }, ...run.slice(run.length - tail)];
}
