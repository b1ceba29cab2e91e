import { createTagPattern } from "../body/tags.ts";
import type { SyntaxNode } from "./syntax-node.ts";
import { createToken, fillGaps } from "./syntax-node.ts";

/** The tokens of text that knows no tags: `{{ expressions }}`, `{{> partials }}`, and the rest. */
export function lexTemplate(text: string, start: number, end: number): SyntaxNode[] {
  return fillGaps({ start, end }, findExpressions(text, start, end), (from, to) => [
    createToken("text-run", from, to),
  ]);
}

/** The tokens of template text in a message: `{{ expressions }}`, `{{> partials }}`, backslashes that escape a tag, and the rest. */
export function lexText(text: string, start: number, end: number): SyntaxNode[] {
  const found = [...findExpressions(text, start, end), ...findEscapes(text, start, end)];
  found.sort((a, b) => a.start - b.start);
  // A backslash within braces is shown as part of what is between them.
  let at = start;
  const tokens = found.filter((token) => {
    if (token.start < at) return false;
    at = token.end;
    return true;
  });
  return fillGaps({ start, end }, tokens, (from, to) => [createToken("text-run", from, to)]);
}

/** `{{` to the first `}}` behind it; of several `{{` before it, the last. */
function findExpressions(text: string, start: number, end: number): SyntaxNode[] {
  const tokens: SyntaxNode[] = [];
  let at = start;
  for (;;) {
    const open = text.indexOf("{{", at);
    if (open === -1 || open >= end) return tokens;
    const close = text.indexOf("}}", open + 2);
    if (close === -1 || close + 2 > end) return tokens;
    const from = Math.max(text.lastIndexOf("{{", close - 2), open);
    const isPartial = /\{\{\s*>/y;
    isPartial.lastIndex = from;
    tokens.push(createToken(isPartial.test(text) ? "partial" : "expression", from, close + 2));
    at = close + 2;
  }
}

function findEscapes(text: string, start: number, end: number): SyntaxNode[] {
  const run = text.slice(start, end);
  if (!run.includes("\\<")) return [];
  const tokens: SyntaxNode[] = [];
  for (const { index } of run.matchAll(createTagPattern())) {
    if (run[index - 1] === "\\") tokens.push(createToken("escape", start + index - 1, start + index));
  }
  return tokens;
}
