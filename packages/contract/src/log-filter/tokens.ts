/** A word, value or sign of a filter, and where it stands. */
export type Token =
  | { type: "word"; text: string; at: number }
  | { type: "text"; value: string; at: number }
  | { type: "number"; value: number; at: number }
  | { type: "sign"; text: string; at: number }
  | { type: "end"; at: number };

/** A filter that cannot be read: what is wrong, and at which character, counted from 0. */
export class FilterError extends Error {
  readonly at: number;
  constructor(message: string, at: number) {
    super(message);
    this.name = "FilterError";
    this.at = at;
  }
}

const blank = /\s+/y;
const word = /[A-Za-z_][\w-]*/y;
const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const text = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'/sy;
const sign = /!=|<=|>=|!~|[=<>~(),.]/y;

/** @throws FilterError at the first character that belongs to nothing */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    return pattern.exec(source)?.[0];
  };
  while (at < source.length) {
    const space = take(blank);
    if (space !== undefined) at += space.length;
    if (at >= source.length) break;
    const [token, length] = readToken(take, { source, at });
    tokens.push(token);
    at += length;
  }
  tokens.push({ type: "end", at: source.length });
  return tokens;
}

function readToken(
  take: (pattern: RegExp) => string | undefined,
  { source, at }: { source: string; at: number },
): [Token, number] {
  const name = take(word);
  if (name !== undefined) return [{ type: "word", text: name, at }, name.length];
  const digits = take(number);
  if (digits !== undefined) return [{ type: "number", value: Number(digits), at }, digits.length];
  const quoted = take(text);
  if (quoted !== undefined) return [{ type: "text", value: unquote(quoted), at }, quoted.length];
  const found = take(sign);
  if (found !== undefined) return [{ type: "sign", text: found, at }, found.length];
  const character = String.fromCodePoint(source.codePointAt(at) ?? 0);
  throw new FilterError(
    character === '"' || character === "'"
      ? "This text has no closing quote."
      : `\`${character}\` means nothing here.`,
    at,
  );
}

/** Within quotes a backslash takes the character after it as it is; \n and \t are line end and tab. */
const unquote = (quoted: string): string =>
  quoted
    .slice(1, -1)
    .replaceAll(/\\(.)/gs, (_, character: string) => ({ n: "\n", t: "\t" })[character] ?? character);
