import { diffArrays, type ChangeObject } from "diff";

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
  const lines = linesBetween(linesOf(before), linesOf(after));
  if (lines.every(({ mark }) => mark === " ")) return "Only line ends change.";
  return withoutFar(lines).join("\n");
}

const linesOf = (text: string): string[] => (text === "" ? [] : text.split(/\r\n|\r|\n/u));

function linesBetween(old: string[], now: string[]): Line[] {
  const changes = diffArrays(old, now, { maxEditLength: mostSteps });
  if (changes === undefined) return [...marked("-", old), ...marked("+", now)];
  return changes.flatMap((change) => marked(markOf(change), change.value));
}

function markOf({ removed, added }: ChangeObject<string[]>): Line["mark"] {
  if (removed) return "-";
  return added ? "+" : " ";
}

const marked = (mark: Line["mark"], texts: readonly string[]): Line[] =>
  texts.map((text) => ({ mark, text }));

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
