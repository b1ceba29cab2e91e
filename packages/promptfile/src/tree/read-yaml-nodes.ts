import { isAlias, isMap, isPair, isScalar, isSeq } from "yaml";
import type { YAMLMap } from "yaml";
import { lexBetweenValues } from "./lex-frontmatter.ts";
import type { SyntaxNode } from "./syntax-node.ts";
import { createToken, fillGaps } from "./syntax-node.ts";

type Source = { text: string; offset: number };

/** The pairs of a mapping the YAML library has read, as nodes. `offset` is where the frontmatter begins in `text`. */
export function readYamlPairs(map: YAMLMap, source: Source): SyntaxNode[] {
  return inOrder(map.items.flatMap((item) => readPair(item, source)));
}

function readPair(item: unknown, source: Source): SyntaxNode[] {
  if (!isPair(item)) return [];
  const key = readNode(item.key, source);
  if (!key) return [];
  const value = readNode(item.value, source);
  const end = value ? value.end : endOfKey(source.text, key.end);
  const range = { start: key.start, end };
  const name = isScalar(item.key) ? String(item.key.value) : source.text.slice(key.start, key.end);
  const children = inOrder(value ? [{ ...key, kind: "key" }, value] : [{ ...key, kind: "key" }]);
  return [{ kind: "pair", ...range, children: tile(range, children, source), name }];
}

/** A key without a value still has its colon. */
function endOfKey(text: string, keyEnd: number): number {
  const colon = /[ \t]*:/y;
  colon.lastIndex = keyEnd;
  return colon.test(text) ? colon.lastIndex : keyEnd;
}

/** Undefined for what is not written, such as the value of `key:`. */
function readNode(node: unknown, source: Source): SyntaxNode | undefined {
  if (!isScalar(node) && !isAlias(node) && !isMap(node) && !isSeq(node)) return undefined;
  const { range } = node;
  if (!range || range[1] <= range[0]) return undefined;
  const start = source.offset + range[0];
  if (isAlias(node)) return createToken("alias", start, source.offset + range[1]);
  if (isScalar(node)) return createToken("scalar", start, source.offset + range[1]);
  const children = isMap(node)
    ? readYamlPairs(node as YAMLMap, source)
    : inOrder(
        node.items.flatMap((item) =>
          isPair(item) ? readPair(item, source) : (readNode(item, source) ?? []),
        ),
      );
  // A block ends with its last item; the library counts the comments below it in.
  const isFlow = source.text[start] === "[" || source.text[start] === "{";
  const end = isFlow ? source.offset + range[1] : (children.at(-1)?.end ?? source.offset + range[1]);
  const nodeRange = { start, end };
  return {
    kind: isMap(node) ? "mapping" : "sequence",
    ...nodeRange,
    children: tile(nodeRange, children, source),
  };
}

function tile(range: { start: number; end: number }, children: SyntaxNode[], { text }: Source): SyntaxNode[] {
  return fillGaps(range, children, (start, end) => lexBetweenValues(text, start, end));
}

/** Nodes that do not overlap the one before them. The library's ranges do not, where it reports no error. */
function inOrder(nodes: readonly SyntaxNode[]): SyntaxNode[] {
  let at = 0;
  return nodes.filter((node) => {
    if (node.start < at) return false;
    at = node.end;
    return true;
  });
}
