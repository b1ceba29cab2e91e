import type { SyntaxKind, SyntaxNode } from "./syntax-node.ts";
import { createToken } from "./syntax-node.ts";

const WHITE_SPACE = /\s+/y;
const COMMENT = /#[^\r\n]*|\/\/[^\r\n]*/y;
const PROPERTY = /[&!%][^\s,[\]{}]*/y;
const PUNCTUATION = /[^\s]/uy;

/** The tokens between the keys and values of a frontmatter: white space, comments, punctuation, anchors, tags. */
export function lexBetweenValues(text: string, start: number, end: number): SyntaxNode[] {
  const tokens: SyntaxNode[] = [];
  const take = (pattern: RegExp, kind: SyntaxKind, at: number): number | undefined => {
    pattern.lastIndex = at;
    if (!pattern.test(text)) return undefined;
    const tokenEnd = Math.min(pattern.lastIndex, end);
    tokens.push(createToken(kind, at, tokenEnd));
    return tokenEnd;
  };
  let at = start;
  while (at < end) {
    at =
      take(WHITE_SPACE, "white-space", at) ??
      (mayBeginComment(text, at) ? take(COMMENT, "comment", at) : undefined) ??
      take(PROPERTY, "punctuation", at) ??
      take(PUNCTUATION, "punctuation", at) ??
      end;
  }
  return tokens;
}

function mayBeginComment(text: string, at: number): boolean {
  return at === 0 || /[\s[\]{},]/.test(text[at - 1] ?? "");
}

const LINE = /[^\n]*\n?/y;
const KEY = /^([A-Za-z_][A-Za-z0-9_-]*)(:)(?=\s|$)/;

/** The lines of a frontmatter that cannot be read: keys in column 0 and comments are told, the rest is `invalid`. */
export function lexUnreadable(text: string, start: number, end: number): SyntaxNode[] {
  const tokens: SyntaxNode[] = [];
  let at = start;
  while (at < end) {
    LINE.lastIndex = at;
    LINE.test(text);
    const lineEnd = Math.min(LINE.lastIndex, end);
    const line = text.slice(at, lineEnd);
    const [, key] = KEY.exec(line) ?? [];
    if (/^\s*(?:#|\/\/|$)/.test(line)) tokens.push(...lexBetweenValues(text, at, lineEnd));
    else if (key === undefined) tokens.push(createToken("invalid", at, lineEnd));
    else tokens.push(createUnreadableEntry(key, at, lineEnd));
    at = lineEnd;
  }
  return tokens;
}

function createUnreadableEntry(key: string, start: number, end: number): SyntaxNode {
  const keyEnd = start + key.length;
  const children = [createToken("key", start, keyEnd), createToken("punctuation", keyEnd, keyEnd + 1)];
  if (end > keyEnd + 1) children.push(createToken("invalid", keyEnd + 1, end));
  return { kind: "entry", start, end, children, name: key };
}
