/** Beyond so many comparisons two texts simply differ. */
const mostComparisons = 4_000_000;

/** Lines that stayed: their numbers before and after, both ascending. */
export type KeptLine = { before: number; after: number };

/** The longest list of lines that both have in the same order; nothing where finding it would take too long. */
export function findKeptLines(before: readonly string[], after: readonly string[]): KeptLine[] {
  const shorter = Math.min(before.length, after.length);
  let start = 0;
  while (start < shorter && before[start] === after[start]) start += 1;
  let end = 0;
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const head = Array.from({ length: start }, (_, index) => ({ before: index, after: index }));
  const tail = Array.from({ length: end }, (_, index) => ({
    before: before.length - end + index,
    after: after.length - end + index,
  }));
  const middle = findCommon(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return [
    ...head,
    ...middle.map((kept) => ({ before: kept.before + start, after: kept.after + start })),
    ...tail,
  ];
}

function findCommon(before: readonly string[], after: readonly string[]): KeptLine[] {
  const width = after.length + 1;
  if (before.length * after.length > mostComparisons || before.length === 0 || after.length === 0) return [];
  const lengths = new Uint32Array((before.length + 1) * width);
  const at = (row: number, column: number): number => lengths[row * width + column] ?? 0;
  for (let row = before.length - 1; row >= 0; row -= 1)
    for (let column = after.length - 1; column >= 0; column -= 1)
      lengths[row * width + column] =
        before[row] === after[column]
          ? at(row + 1, column + 1) + 1
          : Math.max(at(row + 1, column), at(row, column + 1));
  const kept: KeptLine[] = [];
  for (let row = 0, column = 0; row < before.length && column < after.length;) {
    if (before[row] === after[column]) kept.push({ before: row++, after: column++ });
    else if (at(row + 1, column) >= at(row, column + 1)) row += 1;
    else column += 1;
  }
  return kept;
}
