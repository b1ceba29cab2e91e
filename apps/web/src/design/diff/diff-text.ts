import { diffLines, diffWordsWithSpace } from "diff";

/** A stretch of a line; `isChanged` where these very words differ. */
export type DiffPart = { text: string; isChanged: boolean };

/** A line of a diff, with its number on each side where it stands there. */
export type DiffRow = {
  kind: "same" | "added" | "removed";
  before: number | undefined;
  after: number | undefined;
  parts: DiffPart[];
};

/** Beyond this many milliseconds a diff is given up: everything counts as replaced. */
const patienceMs = 400;
/** When less than this share of the words is kept, marking single words says nothing. */
const leastKept = 0.25;

/** Two texts line by line, and where a line was changed, word by word. */
export function diffText(before: string, after: string): DiffRow[] {
  const changes = diffLines(endLine(before), endLine(after), { timeout: patienceMs }) ?? [
    { value: endLine(before), removed: true, added: false },
    { value: endLine(after), removed: false, added: true },
  ];
  const rows: DiffRow[] = [];
  let [beforeLine, afterLine] = [1, 1];
  const add = (kind: DiffRow["kind"], lines: DiffPart[][]): void => {
    for (const parts of lines) {
      const isBefore = kind !== "added";
      const isAfter = kind !== "removed";
      rows.push({
        kind,
        before: isBefore ? beforeLine++ : undefined,
        after: isAfter ? afterLine++ : undefined,
        parts,
      });
    }
  };
  for (let index = 0; index < changes.length; index++) {
    const change = changes[index];
    const next = changes[index + 1];
    if (!change) continue;
    if (change.removed && next?.added) {
      const words = diffWordsOf(change.value, next.value);
      add("removed", words.before);
      add("added", words.after);
      index++;
      continue;
    }
    add(kindOf(change), toLines([{ text: change.value, isChanged: false }]));
  }
  return rows;
}

/** Whether a diff holds any change. */
export function hasChanges(rows: readonly DiffRow[]): boolean {
  return rows.some((row) => row.kind !== "same");
}

function kindOf(change: { added?: boolean; removed?: boolean }): DiffRow["kind"] {
  if (change.added) return "added";
  return change.removed ? "removed" : "same";
}

function diffWordsOf(before: string, after: string): { before: DiffPart[][]; after: DiffPart[][] } {
  const words = diffWordsWithSpace(before, after, { timeout: patienceMs }) ?? [];
  const kept = words.reduce(
    (sum, word) => sum + (word.added || word.removed ? 0 : word.value.trim().length),
    0,
  );
  const isUnlike = kept < leastKept * Math.min(before.length, after.length);
  const side = (text: string, without: "added" | "removed"): DiffPart[][] =>
    toLines(
      isUnlike
        ? [{ text, isChanged: false }]
        : words
            .filter((word) => !word[without])
            .map((word) => ({ text: word.value, isChanged: Boolean(word.added || word.removed) })),
    );
  return { before: side(before, "added"), after: side(after, "removed") };
}

/** Cuts parts at line ends. */
function toLines(parts: readonly DiffPart[]): DiffPart[][] {
  const lines: DiffPart[][] = [[]];
  for (const { text, isChanged } of parts) {
    const [first = "", ...rest] = text.split("\n");
    if (first) lines.at(-1)?.push({ text: first, isChanged });
    for (const line of rest) lines.push(line ? [{ text: line, isChanged }] : []);
  }
  lines.pop();
  return lines;
}

const endLine = (text: string): string => (text === "" || text.endsWith("\n") ? text : `${text}\n`);
