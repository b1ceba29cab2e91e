/** Of sequences that differ in more places only the beginning and the end are compared. */
const MAX_DIFFERENCES = 400;

type Pair = [before: number, after: number];

/** The places that stay, of a smallest change that makes one sequence of another (Myers' algorithm, bounded). */
export function matchSequences(before: readonly string[], after: readonly string[]): Pair[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const inner = matchInner(before.slice(start, before.length - end), after.slice(start, after.length - end));
  return [
    ...Array.from({ length: start }, (_, index): Pair => [index, index]),
    ...inner.map(([one, other]): Pair => [one + start, other + start]),
    ...Array.from({ length: end }, (_, index): Pair => [
      before.length - end + index,
      after.length - end + index,
    ]),
  ];
}

function matchInner(before: readonly string[], after: readonly string[]): Pair[] {
  if (before.length === 0 || after.length === 0) return [];
  const rounds = search(before, after);
  return rounds === undefined ? [] : trace(rounds, before.length, after.length);
}

/**
 * `rounds[d]` holds for each diagonal `k = x - y`, at index `k + d`, how far `x` comes with `d` insertions and
 * deletions, before round `d` is taken.
 */
type Rounds = Int32Array[];

function search(before: readonly string[], after: readonly string[]): Rounds | undefined {
  const rounds: Rounds = [];
  const most = Math.min(before.length + after.length, MAX_DIFFERENCES);
  const reached = new Int32Array(2 * most + 3);
  const middle = most + 1;
  for (let d = 0; d <= most; d += 1) {
    rounds.push(reached.slice(middle - d - 1, middle + d + 2));
    for (let k = -d; k <= d; k += 2) {
      const left = reached[middle + k - 1] ?? 0;
      const above = reached[middle + k + 1] ?? 0;
      let x = k === -d || (k !== d && left < above) ? above : left + 1;
      let y = x - k;
      while (x < before.length && y < after.length && before[x] === after[y]) {
        x += 1;
        y += 1;
      }
      reached[middle + k] = x;
      if (x >= before.length && y >= after.length) return rounds;
    }
  }
  return undefined;
}

/** Walks back from the end, collecting the diagonal steps. */
function trace(rounds: Rounds, beforeLength: number, afterLength: number): Pair[] {
  const pairs: Pair[] = [];
  let x = beforeLength;
  let y = afterLength;
  for (let d = rounds.length - 1; d >= 0; d -= 1) {
    const round = rounds[d];
    const at = (k: number): number => round?.[k + d + 1] ?? 0;
    const k = x - y;
    const previousK = k === -d || (k !== d && at(k - 1) < at(k + 1)) ? k + 1 : k - 1;
    const previousX = d === 0 ? 0 : at(previousK);
    const previousY = d === 0 ? 0 : previousX - previousK;
    while (x > previousX && y > previousY) pairs.push([(x -= 1), (y -= 1)]);
    x = previousX;
    y = previousY;
  }
  return pairs.reverse();
}
