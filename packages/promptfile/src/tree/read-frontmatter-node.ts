import { maskComments } from "../frontmatter/mask-comments.ts";
import { readYamlMapping } from "../frontmatter/parse-yaml.ts";
import { readSimpleEntries } from "../frontmatter/read-simple-entries.ts";
import type { TextRange } from "../split-file.ts";
import { lexBetweenValues, lexUnreadable } from "./lex-frontmatter.ts";
import { readJsonNodes } from "./read-json-nodes.ts";
import { readYamlPairs } from "./read-yaml-nodes.ts";
import type { SyntaxNode } from "./syntax-node.ts";
import { createToken, fillGaps } from "./syntax-node.ts";

/** The node of a frontmatter, which is read as `readFrontmatter` reads it: simple entries, else YAML. */
export function readFrontmatterNode(text: string, range: TextRange): SyntaxNode {
  const source = maskComments(text.slice(range.start, range.end));
  const pairs = readSimplePairs(text, source, range.start) ?? readPairs(text, source, range.start);
  const children = pairs
    ? fillGaps(
        range,
        pairs.map((pair) => toEntry(text, pair)),
        (start, end) => lexBetweenValues(text, start, end),
      )
    : lexUnreadable(text, range.start, range.end);
  return { kind: "frontmatter", ...range, children };
}

function readSimplePairs(text: string, source: string, offset: number): SyntaxNode[] | undefined {
  const entries = readSimpleEntries(source, offset);
  if (!entries) return undefined;
  const masked = text.slice(0, offset) + source;
  return entries.map(({ key, keyRange, valueRange }) => {
    const start = keyRange.start;
    const hasValue = valueRange.end > valueRange.start;
    const end = hasValue ? valueRange.end : keyRange.end + 1;
    const children = [createToken("key", start, keyRange.end)];
    if (hasValue) children.push(readJsonNodes({ text, masked }, valueRange.start));
    return {
      kind: "pair",
      start,
      end,
      children: fillGaps({ start, end }, children, (from, to) => lexBetweenValues(text, from, to)),
      name: key,
    };
  });
}

function readPairs(text: string, source: string, offset: number): SyntaxNode[] | undefined {
  const map = readYamlMapping(source);
  return map && readYamlPairs(map, { text, offset });
}

const TRAILING_COMMENT = /[ \t]+#[^\r\n]*/y;

/** A comment behind the value, on its last line, belongs to the entry. */
function toEntry(text: string, pair: SyntaxNode): SyntaxNode {
  TRAILING_COMMENT.lastIndex = pair.end;
  const end = TRAILING_COMMENT.test(text) ? TRAILING_COMMENT.lastIndex : pair.end;
  return {
    ...pair,
    kind: "entry",
    end,
    children: [...pair.children, ...lexBetweenValues(text, pair.end, end)],
  };
}
