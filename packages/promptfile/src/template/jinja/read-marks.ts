import type { TextSpan } from "../text-span.ts";
import type { MarkedTemplate } from "./mark-template.ts";

/**
 * Takes the marks of `markTemplate` out of what the marked template rendered to. `undefined` where they do not pair up:
 * the template has cut or moved what it printed.
 */
export function readMarks(
  rendered: string,
  { origins }: MarkedTemplate,
  sign: string,
): { text: string; spans: TextSpan[] } | undefined {
  const spans: TextSpan[] = [];
  // Placeholders that print what a macro printed nest; the innermost says where a text came from.
  const open: number[] = [];
  const pieces = rendered.split(sign);
  // Text and numbers alternate: text, number, text, …, text.
  if (pieces.length % 2 === 0) return undefined;
  let text = "";
  for (const [index, piece] of pieces.entries()) {
    if (index % 2 === 0) {
      addSpan(spans, {
        start: text.length,
        end: text.length + piece.length,
        origin: origins[open.at(-1) ?? -1],
      });
      text += piece;
      continue;
    }
    const id = Math.floor(Number(piece) / 2);
    if (!/^[0-9]+$/.test(piece)) return undefined;
    if (Number(piece) % 2 === 0) open.push(id);
    else if (open.pop() !== id) return undefined;
  }
  return open.length === 0 ? { text, spans } : undefined;
}

function addSpan(
  spans: TextSpan[],
  { start, end, origin }: { start: number; end: number; origin: Omit<TextSpan, "start" | "end"> | undefined },
): void {
  if (origin && end > start) spans.push({ start, end, ...origin });
}
