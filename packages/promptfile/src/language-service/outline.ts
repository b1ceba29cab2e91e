import { pairsOf, messagesOf } from "../edit/find-nodes.ts";
import type { TextRange } from "../split-file.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { LanguageFile } from "./language-file.ts";
import { attributeOf, toolsOf } from "./tool-places.ts";

/** A part of a file with a name; `range` is all of it, `selection` its name. */
export type OutlineItem = {
  name: string;
  detail?: string;
  kind: "key" | "message" | "part" | "tool";
  range: TextRange;
  selection: TextRange;
  children: OutlineItem[];
};

const DETAIL_LENGTH = 60;

/** The keys and messages of a file, with tools, parts and calls below them. */
export function outlineOf(file: LanguageFile): OutlineItem[] {
  const frontmatter = file.root.children.find(({ kind }) => kind === "frontmatter");
  const keys = frontmatter ? pairsOf(frontmatter).map((entry) => outlineKey(file, entry)) : [];
  return [...keys, ...messagesOf(file.root).map((message) => outlineElement(file, message, "message"))];
}

function outlineKey(file: LanguageFile, entry: SyntaxNode): OutlineItem {
  const range = rangeOf(entry);
  const tools = entry.name === "tools" ? toolsOf(file) : [];
  return {
    name: entry.name ?? "",
    kind: "key",
    range,
    selection: rangeOf(entry.children.find(({ kind }) => kind === "key") ?? entry),
    children: tools.map((tool) => ({
      name: tool.name,
      kind: "tool",
      range: tool.range,
      selection: tool.range,
      children: [],
    })),
  };
}

function outlineElement(
  file: LanguageFile,
  element: SyntaxNode,
  kind: "message" | "part" | "tool",
): OutlineItem {
  const [tag] = element.children;
  const name = tag && kind === "tool" ? attributeOf(file, tag, "name") : undefined;
  const detail = excerptOf(file, element);
  return {
    name: name ?? element.name ?? "",
    ...(detail !== "" && { detail }),
    kind,
    range: rangeOf(element),
    selection: rangeOf(tag ?? element),
    children: element.children
      .filter((child) => child.kind === "element")
      .map((child) => outlineElement(file, child, child.name === "tool" ? "tool" : "part")),
  };
}

/** The first words of a message. */
function excerptOf({ text }: LanguageFile, element: SyntaxNode): string {
  const content = element.children.find(
    ({ kind, start, end }) => kind === "text" && text.slice(start, Math.min(end, start + 1000)).trim() !== "",
  );
  if (!content) return "";
  const [line = ""] = text
    .slice(content.start, Math.min(content.end, content.start + 1000))
    .trim()
    .split("\n");
  return line.length > DETAIL_LENGTH ? `${line.slice(0, DETAIL_LENGTH)}…` : line;
}

const rangeOf = ({ start, end }: SyntaxNode): TextRange => ({ start, end });

/** What can be folded: the frontmatter, values and messages of several lines. In the order of the text. */
export function foldingRanges({ text, root }: LanguageFile): TextRange[] {
  const folds: TextRange[] = [];
  const waiting = [...root.children];
  for (let node = waiting.pop(); node; node = waiting.pop()) {
    const { kind, start, end, children } = node;
    if (FOLDED.has(kind) && text.slice(start, end).trimEnd().includes("\n"))
      folds.push({ start, end: start + text.slice(start, end).trimEnd().length });
    for (const child of children) waiting.push(child);
  }
  return folds.toSorted((one, other) => one.start - other.start || other.end - one.end);
}

const FOLDED: ReadonlySet<string> = new Set([
  "frontmatter",
  "entry",
  "pair",
  "mapping",
  "sequence",
  "message",
  "element",
]);
