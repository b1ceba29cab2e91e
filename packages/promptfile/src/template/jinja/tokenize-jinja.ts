import type { TextRange } from "../../split-file.ts";

/** A token of a Jinja expression. Strings are without their quotes, escapes unread; the range has the quotes. */
export type JinjaToken = {
  kind: "name" | "string" | "number" | "symbol";
  text: string;
  start: number;
  end: number;
};

/** What a Jinja template is made of, literal text left out. Ranges are of the template, braces included. */
export type JinjaChunk = { range: TextRange } & (
  | { kind: "expression"; tokens: JinjaToken[] }
  | { kind: "statement"; keyword: string; tokens: JinjaToken[] }
  | { kind: "comment" }
  /** A raw block, from its first tag to behind its last. */
  | { kind: "raw" }
);

const OPENING = /\{(?:\{|%|#)/g;
const RAW_END = /\{%[-+]?\s*endraw\s*[-+]?%\}/g;
const SPACE = /\s+/y;
const TOKEN =
  /(?<name>[\p{ID_Start}_][\p{ID_Continue}]*)|(?<number>[0-9][0-9_]*(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)|(?<symbol>==|!=|<=|>=|\/\/|\*\*|[-+]?%\}|[-+]?\}\}|[^\s"'])/uy;

/** Splits a Jinja template, as far as finding its variables needs it. Linear; stops quietly where it is not Jinja. */
export function tokenizeJinja(source: string): JinjaChunk[] {
  const chunks: JinjaChunk[] = [];
  const opening = new RegExp(OPENING);
  for (let match = opening.exec(source); match; match = opening.exec(source)) {
    const end = readChunk(source, match, chunks);
    if (end === undefined) break;
    opening.lastIndex = end;
  }
  return chunks;
}

/** Reads one `{{ … }}`, `{% … %}` or `{# … #}`; answers where it ends. */
function readChunk(source: string, opened: RegExpExecArray, chunks: JinjaChunk[]): number | undefined {
  const start = opened.index + 2;
  if (opened[0] === "{#") {
    const close = source.indexOf("#}", start);
    if (close === -1) return undefined;
    chunks.push({ kind: "comment", range: { start: opened.index, end: close + 2 } });
    return close + 2;
  }
  const isStatement = opened[0] === "{%";
  const { tokens, end } = readTokens(source, start, isStatement ? "%}" : "}}");
  if (end === undefined) return undefined;
  const range = { start: opened.index, end };
  if (!isStatement) {
    chunks.push({ kind: "expression", tokens, range });
    return end;
  }
  const [first, ...rest] = tokens;
  if (first?.text === "raw") {
    const rawEnd = endOfRaw(source, end);
    if (rawEnd !== undefined) chunks.push({ kind: "raw", range: { start: opened.index, end: rawEnd } });
    return rawEnd;
  }
  chunks.push({ kind: "statement", keyword: first?.text ?? "", tokens: rest, range });
  return end;
}

function endOfRaw(source: string, from: number): number | undefined {
  const pattern = new RegExp(RAW_END);
  pattern.lastIndex = from;
  return pattern.test(source) ? pattern.lastIndex : undefined;
}

function readTokens(
  source: string,
  start: number,
  closing: string,
): { tokens: JinjaToken[]; end: number | undefined } {
  const tokens: JinjaToken[] = [];
  let at = /[-+]/.test(source[start] ?? "") ? start + 1 : start;
  let braces = 0;
  while (at < source.length) {
    const afterSpace = endOfMatch(SPACE, source, at);
    if (afterSpace !== undefined) {
      at = afterSpace;
      continue;
    }
    const token = readToken(source, at, braces > 0);
    if (!token) break;
    at = token.end;
    if (token.kind === "symbol" && token.text.endsWith(closing)) return { tokens, end: at };
    if (token.text === "{" && token.kind === "symbol") braces += 1;
    if (token.text === "}" && token.kind === "symbol") braces -= 1;
    tokens.push(token);
  }
  return { tokens, end: undefined };
}

function readToken(source: string, at: number, isInBraces: boolean): JinjaToken | undefined {
  const quote = source[at];
  if (quote === '"' || quote === "'") {
    const end = endOfString(source, at);
    if (end === undefined) return undefined;
    return { kind: "string", text: source.slice(at + 1, end - 1), start: at, end };
  }
  // In `{{ {"a": {"b": 1}} }}` the first `}}` ends two mappings.
  if (isInBraces && quote === "}") return { kind: "symbol", text: "}", start: at, end: at + 1 };
  TOKEN.lastIndex = at;
  const groups = TOKEN.exec(source)?.groups;
  if (!groups) return undefined;
  const { name, number, symbol = "" } = groups;
  const range = { start: at, end: TOKEN.lastIndex };
  if (name !== undefined) return { kind: "name", text: name, ...range };
  if (number !== undefined) return { kind: "number", text: number, ...range };
  return { kind: "symbol", text: symbol, ...range };
}

function endOfString(source: string, start: number): number | undefined {
  const quote = source[start];
  for (let at = start + 1; at < source.length; at += 1) {
    if (source[at] === "\\") at += 1;
    else if (source[at] === quote) return at + 1;
  }
  return undefined;
}

function endOfMatch(pattern: RegExp, source: string, at: number): number | undefined {
  pattern.lastIndex = at;
  return pattern.test(source) ? pattern.lastIndex : undefined;
}
