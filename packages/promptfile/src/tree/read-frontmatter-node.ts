import { isAlias } from "yaml";
import type { YAMLMap } from "yaml";
import type { DiagnosticCollector } from "../diagnostics/diagnostic.ts";
import { createDiagnosticCollector } from "../diagnostics/diagnostic.ts";
import type { FrontmatterEntry } from "../frontmatter/frontmatter.ts";
import { maskComments } from "../frontmatter/mask-comments.ts";
import { readYamlMapping } from "../frontmatter/parse-yaml.ts";
import { readFrontmatter } from "../frontmatter/read-frontmatter.ts";
import { readSimpleEntries } from "../frontmatter/read-simple-entries.ts";
import type { TextRange } from "../split-file.ts";
import { lexBetweenValues, lexUnreadable } from "./lex-frontmatter.ts";
import { readJsonNodes } from "./read-json-nodes.ts";
import { readYamlPairs } from "./read-yaml-nodes.ts";
import type { SyntaxNode } from "./syntax-node.ts";
import { createToken, fillGaps } from "./syntax-node.ts";

/** The node of a frontmatter, and the endpoint it names, which decides what the body is. */
export type ReadFrontmatter = { node: SyntaxNode; endpoint: unknown };

/** Reads a frontmatter as `readFrontmatter` does: simple entries, else YAML. */
export function readFrontmatterNode(
  text: string,
  range: TextRange,
  diagnostics: DiagnosticCollector,
): ReadFrontmatter {
  const source = maskComments(text.slice(range.start, range.end));
  const entries = readSimpleEntries(source, range.start);
  if (entries) {
    const endpoint = entries.find(({ key }) => key === "endpoint")?.value;
    return { node: createNode(text, range, readSimplePairs(text, source, { entries, range })), endpoint };
  }
  const map = readYamlMapping(source, range.start, diagnostics);
  if (!map) {
    const children = lexUnreadable(text, range.start, range.end);
    return { node: { kind: "frontmatter", ...range, children }, endpoint: undefined };
  }
  return {
    node: createNode(text, range, readYamlPairs(map, { text, offset: range.start })),
    endpoint: readEndpoint(map, text, range),
  };
}

function createNode(text: string, range: TextRange, pairs: readonly SyntaxNode[]): SyntaxNode {
  const children = fillGaps(
    range,
    pairs.map((pair) => toEntry(text, pair)),
    (start, end) => lexBetweenValues(text, start, end),
  );
  return { kind: "frontmatter", ...range, children };
}

function readEndpoint(map: YAMLMap, text: string, range: TextRange): unknown {
  const endpoint = map.get("endpoint");
  if (!isAlias(endpoint)) return endpoint;
  const entries = readFrontmatter(text, range, createDiagnosticCollector(text))?.entries;
  return entries?.find(({ key }) => key === "endpoint")?.value;
}

function readSimplePairs(
  text: string,
  source: string,
  { entries, range }: { entries: readonly FrontmatterEntry[]; range: TextRange },
): SyntaxNode[] {
  const masked = text.slice(0, range.start) + source;
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
