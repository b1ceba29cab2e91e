import { escapeText } from "../body/escape.ts";
import { CHILD_TAGS } from "../body/tags.ts";
import { isBlank, writeBlock } from "../body/whitespace.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { Splice } from "./splice.ts";
import { indentAt, lineStartAt } from "./splice.ts";

/** How the text between the tags of a node can become `value`: laid out as it is now, else as canonical text is. */
export function* spliceText(
  text: string,
  { node, parent }: { node: SyntaxNode; parent?: SyntaxNode },
  value: string,
): Generator<Splice | undefined, undefined> {
  const inner = innerRange(node);
  if (!inner) return;
  const own = [node.name, parent?.name];
  const escaped = escapeText(value, (name, isClosing) =>
    isClosing ? own.includes(name) : !parent && (CHILD_TAGS as readonly string[]).includes(name),
  );
  const raw = text.slice(inner.start, inner.end);
  const isPreserved = text.slice(node.start, inner.start).includes("whitespace");
  if (isPreserved) yield { ...inner, replacement: escaped };
  const block = raw.includes("\n") ? writeLikewise(raw, escaped) : undefined;
  if (block !== undefined) yield { ...inner, replacement: block };
  if (!raw.includes("\n") && !escaped.includes("\n")) yield { ...inner, replacement: escaped };
  const lineStart = lineStartAt(text, node.start);
  const indent = /^[ \t]*/.exec(text.slice(lineStart, node.start))?.[0] ?? indentAt(text, node.start);
  const canonical = writeBlock(escaped, indent);
  if (canonical !== undefined) yield { ...inner, replacement: canonical };
  yield { ...inner, replacement: escaped };
}

function innerRange(node: SyntaxNode): { start: number; end: number } | undefined {
  if (node.kind === "text") return { start: node.start, end: node.end };
  const [open] = node.children;
  const close = node.children.at(-1);
  return open?.kind === "open-tag" && close?.kind === "close-tag"
    ? { start: open.end, end: close.start }
    : undefined;
}

/** Lines of their own with the indentation the lines have now; undefined where the text begins beside its tag. */
function writeLikewise(raw: string, value: string): string | undefined {
  const lines = raw.split("\n");
  const [first = "", ...rest] = lines;
  const last = rest.at(-1) ?? "";
  if (!isBlank(first.replace(/\r$/, "")) || !isBlank(last)) return undefined;
  const indents = rest.filter((line) => line.trim() !== "").map((line) => /^[ \t]*/.exec(line)?.[0] ?? "");
  const indent = indents.toSorted((a, b) => a.length - b.length)[0] ?? `${last}  `;
  const written = value.split("\n").map((line) => (line === "" ? "" : indent + line));
  return `\n${written.join("\n")}\n${last}`;
}
