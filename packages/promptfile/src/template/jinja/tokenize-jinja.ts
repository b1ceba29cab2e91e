/** A token of a Jinja expression. Strings are without their quotes, escapes unread. */
export type JinjaToken = { kind: "name" | "string" | "number" | "symbol"; text: string };

/** What a Jinja template is made of, literal text and comments left out. */
export type JinjaChunk =
  | { kind: "expression"; tokens: JinjaToken[] }
  | { kind: "statement"; keyword: string; tokens: JinjaToken[] };

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
    const end = source.indexOf("#}", start);
    return end === -1 ? undefined : end + 2;
  }
  const isStatement = opened[0] === "{%";
  const { tokens, end } = readTokens(source, start, isStatement ? "%}" : "}}");
  if (end === undefined) return undefined;
  if (!isStatement) {
    chunks.push({ kind: "expression", tokens });
    return end;
  }
  const [first, ...rest] = tokens;
  if (first?.text === "raw") return endOfRaw(source, end);
  chunks.push({ kind: "statement", keyword: first?.text ?? "", tokens: rest });
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
    tokens.push({ kind: token.kind, text: token.text });
  }
  return { tokens, end: undefined };
}

function readToken(
  source: string,
  at: number,
  isInBraces: boolean,
): (JinjaToken & { end: number }) | undefined {
  const quote = source[at];
  if (quote === '"' || quote === "'") {
    const end = endOfString(source, at);
    return end === undefined ? undefined : { kind: "string", text: source.slice(at + 1, end - 1), end };
  }
  // In `{{ {"a": {"b": 1}} }}` the first `}}` ends two mappings.
  if (isInBraces && quote === "}") return { kind: "symbol", text: "}", end: at + 1 };
  TOKEN.lastIndex = at;
  const groups = TOKEN.exec(source)?.groups;
  if (!groups) return undefined;
  const { name, number, symbol = "" } = groups;
  if (name !== undefined) return { kind: "name", text: name, end: TOKEN.lastIndex };
  if (number !== undefined) return { kind: "number", text: number, end: TOKEN.lastIndex };
  return { kind: "symbol", text: symbol, end: TOKEN.lastIndex };
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
