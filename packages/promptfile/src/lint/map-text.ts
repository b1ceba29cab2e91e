import { createTagPattern } from "../body/tags.ts";
import { commonIndentation, isBlank } from "../body/whitespace.ts";

/** A text as its message holds it, with where each of its characters is written. */
export type MappedText = { text: string; offsets: readonly number[] };

/**
 * Reads the text between two tags as `readBlock` and `unescapeText` do, and keeps where each character stands. `start`
 * is the offset of `raw` in the file.
 */
export function mapText(
  raw: string,
  { start, isPreserved, hasCrlf }: { start: number; isPreserved: boolean; hasCrlf: boolean },
): MappedText {
  const whole = mapCharacters(raw, start, hasCrlf);
  return withoutEscapes(isPreserved ? whole : withoutLayout(whole));
}

function mapCharacters(raw: string, start: number, hasCrlf: boolean): MappedText {
  const offsets: number[] = [];
  let text = "";
  for (let at = 0; at < raw.length; at += 1) {
    if (hasCrlf && raw[at] === "\r" && raw[at + 1] === "\n") continue;
    text += raw[at];
    offsets.push(start + at);
  }
  return { text, offsets };
}

/** The four steps of the format's white space, as cuts. */
function withoutLayout({ text, offsets }: MappedText): MappedText {
  const lines = splitLines(text);
  if (lines.length === 1) return { text, offsets };
  const isBlock = isBlank(textOf(text, lines[0]));
  if (isBlank(textOf(text, lines.at(-1)))) lines.pop();
  if (isBlock) lines.shift();
  const indentation = isBlock ? commonIndentation(lines.map((line) => textOf(text, line))) : "";
  const kept = lines.map(({ start, end }) => ({
    start: start + sharedLength(text, start, indentation),
    end,
  }));
  const pieces: string[] = [];
  const places: number[] = [];
  for (const [index, { start, end }] of kept.entries()) {
    // The line break between two kept lines stands at the end of the first.
    const isLast = index === kept.length - 1;
    pieces.push(text.slice(start, isLast ? end : end + 1));
    for (let at = start; at < (isLast ? end : end + 1); at += 1) places.push(offsets[at] ?? 0);
  }
  return { text: pieces.join(""), offsets: places };
}

function withoutEscapes({ text, offsets }: MappedText): MappedText {
  if (!text.includes("\\<")) return { text, offsets };
  const dropped = new Set<number>();
  for (const { index } of text.matchAll(createTagPattern())) {
    if (text[index - 1] === "\\") dropped.add(index - 1);
  }
  const isKept = (_item: unknown, index: number) => !dropped.has(index);
  return {
    text: text.split("").filter(isKept).join(""),
    offsets: offsets.filter(isKept),
  };
}

type Line = { start: number; end: number };

function splitLines(text: string): Line[] {
  let start = 0;
  return text.split("\n").map((line) => {
    const range = { start, end: start + line.length };
    start = range.end + 1;
    return range;
  });
}

function textOf(text: string, line: Line | undefined): string {
  return line ? text.slice(line.start, line.end) : "";
}

/** How much of `expected` stands at an offset. */
function sharedLength(text: string, at: number, expected: string): number {
  let length = 0;
  while (length < expected.length && text[at + length] === expected[length]) length += 1;
  return length;
}
