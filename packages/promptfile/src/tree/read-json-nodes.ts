import type { SyntaxNode } from "./syntax-node.ts";
import { createToken, fillGaps } from "./syntax-node.ts";
import { lexBetweenValues } from "./lex-frontmatter.ts";

const BETWEEN = /[\s,:]*/y;
const SCALAR = /"(?:[^"\\]|\\.)*"|[^\s,:[\]{}]+/y;

type Source = { text: string; masked: string };

/**
 * The nodes of a JSON value that is known to be well-formed and to nest at most a hundred deep. `masked` is the text
 * with comments replaced by spaces.
 */
export function readJsonNodes(source: Source, start: number): SyntaxNode {
  const { masked } = source;
  const first = masked[start];
  if (first !== "{" && first !== "[") return createToken("scalar", start, skip(SCALAR, masked, start));
  const children: SyntaxNode[] = [];
  const close = first === "{" ? "}" : "]";
  let at = skip(BETWEEN, masked, start + 1);
  while (masked[at] !== close && at < masked.length) {
    const child = first === "{" ? readPair(source, at) : readJsonNodes(source, at);
    children.push(child);
    at = skip(BETWEEN, masked, child.end);
  }
  const range = { start, end: at + 1 };
  return {
    kind: first === "{" ? "mapping" : "sequence",
    ...range,
    children: fillGaps(range, children, (from, to) => lexBetweenValues(source.text, from, to)),
  };
}

function readPair(source: Source, start: number): SyntaxNode {
  const key = createToken("key", start, skip(SCALAR, source.masked, start));
  const value = readJsonNodes(source, skip(BETWEEN, source.masked, key.end));
  return {
    kind: "pair",
    start,
    end: value.end,
    children: fillGaps({ start, end: value.end }, [key, value], (from, to) =>
      lexBetweenValues(source.text, from, to),
    ),
    name: JSON.parse(source.masked.slice(key.start, key.end)) as string,
  };
}

function skip(pattern: RegExp, text: string, at: number): number {
  pattern.lastIndex = at;
  pattern.test(text);
  return Math.max(pattern.lastIndex, at);
}
