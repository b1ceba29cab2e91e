/** `text` from `start` to `end` becomes `replacement`. */
export type Splice = { start: number; end: number; replacement: string };

export function applySplice(text: string, { start, end, replacement }: Splice): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/** Several splices that do not overlap, in order, as one. */
export function joinSplices(text: string, splices: readonly Splice[]): Splice | undefined {
  const [first] = splices;
  const last = splices.at(-1);
  if (!first || !last) return undefined;
  let replacement = "";
  let at = first.start;
  for (const splice of splices) {
    replacement += text.slice(at, splice.start) + splice.replacement;
    at = splice.end;
  }
  return { start: first.start, end: last.end, replacement };
}

/** The same splice without the characters that it would replace by themselves. */
export function trimSplice(text: string, { start, end, replacement }: Splice): Splice {
  const shortest = Math.min(end - start, replacement.length);
  let before = 0;
  while (before < shortest && text[start + before] === replacement[before]) before += 1;
  // Never between the two halves of a character.
  if (before > 0 && /[\uD800-\uDBFF\r]/.test(replacement[before - 1] ?? "")) before -= 1;
  let after = 0;
  while (after < shortest - before && text[end - 1 - after] === replacement.at(-1 - after)) after += 1;
  if (after > 0 && /[\uDC00-\uDFFF\n]/.test(replacement.at(-after) ?? "")) after -= 1;
  return {
    start: start + before,
    end: end - after,
    replacement: replacement.slice(before, replacement.length - after),
  };
}

export function lineStartAt(text: string, offset: number): number {
  return offset === 0 ? 0 : text.lastIndexOf("\n", offset - 1) + 1;
}

/** Behind the line break of the line that holds `offset`. */
export function nextLineAt(text: string, offset: number): number {
  const lineBreak = text.indexOf("\n", offset);
  return lineBreak === -1 ? text.length : lineBreak + 1;
}

/** What the line of `offset` begins with up to there, with all that is not white space as spaces. */
export function indentAt(text: string, offset: number): string {
  return text.slice(lineStartAt(text, offset), offset).replaceAll(/[^ \t]/g, " ");
}

/** Whether only white space is before `offset` on its line. */
export function isFirstOnLine(text: string, offset: number): boolean {
  return /^[ \t]*$/.test(text.slice(lineStartAt(text, offset), offset));
}
