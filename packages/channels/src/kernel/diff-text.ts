type Line = { readonly mark: " " | "-" | "+"; readonly text: string };

/** Lines around what changes that are shown as well. */
const context = 2;
/** Texts further apart are shown as one that goes and one that comes: to find more in common takes too long. */
const mostSteps = 400;

/**
 * What becomes of a text, line by line: `- ` goes, `+ ` comes, and what stays is left out but for what is near. Every
 * line begins with a mark of ours, so that none of the texts can pass for a line of the other.
 *
 * @example diffText("a\nb", "a\nc"); // "  a\n- b\n+ c"
 */
export function diffText(before: string, after: string): string {
  if (before === after) return "Nothing changes.";
  return withoutFar(linesBetween(linesOf(before), linesOf(after))).join("\n");
}

const linesOf = (text: string): string[] => (text === "" ? [] : text.split(/\r\n|\r|\n/u));

function linesBetween(old: readonly string[], now: readonly string[]): Line[] {
  const shorter = Math.min(old.length, now.length);
  let head = 0;
  while (head < shorter && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < shorter - head && old.at(-1 - tail) === now.at(-1 - tail)) tail += 1;
  const [goes, comes] = [old.slice(head, old.length - tail), now.slice(head, now.length - tail)];
  return [
    ...marked(" ", old.slice(0, head)),
    ...(shortestScript(goes, comes) ?? [...marked("-", goes), ...marked("+", comes)]),
    ...marked(" ", old.slice(old.length - tail)),
  ];
}

const marked = (mark: Line["mark"], texts: readonly string[]): Line[] =>
  texts.map((text) => ({ mark, text }));

/**
 * E. W. Myers, "An O(ND) difference algorithm and its variations": how far one comes on each diagonal with so many
 * lines gone or come, and from there back. Undefined where it takes too many.
 */
function shortestScript(old: readonly string[], now: readonly string[]): Line[] | undefined {
  const most = Math.min(old.length + now.length, mostSteps);
  const middle = most + 1;
  const reached = new Int32Array(2 * most + 3);
  const trace: Int32Array[] = [];
  for (let steps = 0; steps <= most; steps += 1) {
    trace.push(reached.slice());
    for (let diagonal = -steps; diagonal <= steps; diagonal += 2) {
      let x = firstOn(reached, { steps, diagonal, middle });
      while (x < old.length && x - diagonal < now.length && old[x] === now[x - diagonal]) x += 1;
      reached[middle + diagonal] = x;
      if (x >= old.length && x - diagonal >= now.length) return walkBack(trace, { old, now, middle });
    }
  }
  return undefined;
}

type Reaching = { steps: number; diagonal: number; middle: number };

/** Whether one comes onto the diagonal from above, by a line that comes, and not by one that goes. */
const isByAdding = (reached: Int32Array, { steps, diagonal, middle }: Reaching): boolean =>
  diagonal === -steps ||
  (diagonal !== steps && (reached[middle + diagonal - 1] ?? 0) < (reached[middle + diagonal + 1] ?? 0));

function firstOn(reached: Int32Array, reaching: Reaching): number {
  const at = reaching.middle + reaching.diagonal;
  return isByAdding(reached, reaching) ? (reached[at + 1] ?? 0) : (reached[at - 1] ?? 0) + 1;
}

type Walking = { old: readonly string[]; now: readonly string[]; middle: number };

function walkBack(trace: readonly Int32Array[], { old, now, middle }: Walking): Line[] {
  const lines: Line[] = [];
  let [x, y] = [old.length, now.length];
  for (let steps = trace.length - 1; steps >= 0; steps -= 1) {
    const reached = trace[steps] ?? new Int32Array();
    const reaching = { steps, diagonal: x - y, middle };
    const isAdding = isByAdding(reached, reaching);
    const startX = steps === 0 ? 0 : firstOn(reached, reaching);
    for (; x > startX; x -= 1, y -= 1) lines.push({ mark: " ", text: old[x - 1] ?? "" });
    if (steps === 0) break;
    if (isAdding) lines.push({ mark: "+", text: now[(y -= 1)] ?? "" });
    else lines.push({ mark: "-", text: old[(x -= 1)] ?? "" });
  }
  return lines.toReversed();
}

/** What stays and is near to nothing that changes is counted. */
function withoutFar(lines: readonly Line[]): string[] {
  const near = new Uint8Array(lines.length);
  for (const [index, { mark }] of lines.entries())
    if (mark !== " ") near.fill(1, Math.max(0, index - context), index + context + 1);
  const shown: string[] = [];
  let left = 0;
  const count = (): void => {
    if (left > 0) shown.push(`… ${left === 1 ? "1 line" : `${left} lines`} as before`);
    left = 0;
  };
  for (const [index, { mark, text }] of lines.entries()) {
    if (near[index] !== 1) {
      left += 1;
      continue;
    }
    count();
    shown.push(`${mark} ${text}`);
  }
  count();
  return shown;
}
