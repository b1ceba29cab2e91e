import { pairsOf, valueOf } from "../edit/find-nodes.ts";
import { isFlow } from "../edit/print-inner.ts";
import type { FrontmatterEntry } from "../frontmatter/frontmatter.ts";
import { printBehindKey } from "../print/print-value.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import { tokensOf } from "../tree/syntax-node.ts";

/** A frontmatter as it is written, and as it was read. Line breaks are LF. */
export type FrontmatterSource = {
  text: string;
  node: SyntaxNode;
  entries: readonly FrontmatterEntry[];
  /** The keys of the file's kind as canonical text has them. */
  order: readonly string[];
};

/** An entry with the comments and the blank line before it. */
type Block = { rank: number; lines: string[] };

/** The lines between the fences: entries in the order of canonical text, each with its comments. */
export function formatFrontmatter(source: FrontmatterSource): string {
  const { text, node } = source;
  if (!isPlainBlock(source)) return withLineBreak(text.slice(node.start, node.end));
  const { header, blocks, trailer } = readBlocks(source);
  const sorted = blocks.toSorted((a, b) => a.rank - b.rank);
  const lines = [...header, ...sorted.flatMap((block) => block.lines), ...trailer];
  return withLineBreak(trimBlankLines(lines).join("\n"));
}

/** Anchors need their order, tags their place, and a mapping in braces is one value. */
function isPlainBlock({ text, node }: FrontmatterSource): boolean {
  const isSpecial = ({ kind, start }: SyntaxNode) =>
    kind === "alias" || (kind === "punctuation" && /[&!*%]/.test(text[start] ?? ""));
  return (
    node.children.every(({ kind }) => kind !== "invalid" && kind !== "punctuation") &&
    ![...tokensOf(node)].some(isSpecial)
  );
}

function readBlocks(source: FrontmatterSource): { header: string[]; blocks: Block[]; trailer: string[] } {
  const { text, node, entries, order } = source;
  const read = new Map(entries.map((entry) => [entry.key, entry]));
  const blocks: Block[] = [];
  let header: string[] = [];
  let trivia: string[] = [];
  let at = node.start;
  pairsOf(node).forEach((entry, index) => {
    trivia = readTrivia(text.slice(at, entry.start));
    if (index === 0) {
      // Comments over a blank line are about the file.
      const blank = trivia.lastIndexOf("");
      header = trivia.slice(0, blank + 1);
      trivia = trivia.slice(blank + 1);
    }
    const position = order.indexOf(entry.name ?? "");
    const printed = printEntry(text, entry, read.get(entry.name ?? ""));
    blocks.push({ rank: position === -1 ? order.length : position, lines: [...trivia, ...printed] });
    // What a block of text ends with is layout; where it is content, the formatted file will not say the same.
    at = entry.start + text.slice(entry.start, entry.end).trimEnd().length;
  });
  return { header, blocks, trailer: readTrivia(text.slice(at, node.end)) };
}

/** The comments between two entries, in column 0, and one blank line for many. */
function readTrivia(between: string): string[] {
  const lines = between.split("\n").map((line) => line.trim());
  // What is before the first line break ends the line of the entry above; behind the last one begins the next entry.
  const whole = lines.slice(between.startsWith("\n") || lines[0] === "" ? 1 : 0, -1);
  return whole.filter((line, index) => line !== "" || (index > 0 ? whole[index - 1] !== "" : true));
}

function printEntry(text: string, entry: SyntaxNode, read: FrontmatterEntry | undefined): string[] {
  const value = valueOf(entry);
  const name = entry.name ?? "";
  const comment = entry.children.findLast(({ kind }) => kind === "comment");
  const isTrailing = comment !== undefined && (!value || comment.start >= value.end);
  const suffix = isTrailing ? ` ${text.slice(comment.start, comment.end).trimEnd()}` : "";
  if (!read || isKeptAsWritten(text, entry, value)) {
    return text
      .slice(entry.start, entry.end)
      .trimEnd()
      .split("\n")
      .map((line) => line.trimEnd());
  }
  if (!value) return [`${name}:${suffix}`];
  const printed = printBehindKey(name, read.value);
  // The comment stays on the line of the key.
  return (printed.startsWith("\n") ? `${name}:${suffix}${printed}` : `${name}:${printed}${suffix}`).split(
    "\n",
  );
}

/** Blocks are as their author likes them; comments inside of a value, and text over lines, JSON does not have. */
function isKeptAsWritten(text: string, entry: SyntaxNode, value: SyntaxNode | undefined): boolean {
  if (/[^A-Za-z0-9_]/.test(entry.name ?? " ")) return true;
  if (!value) return false;
  if ((value.kind === "mapping" || value.kind === "sequence") && !isFlow(text, value)) return true;
  const inner = entry.children
    .filter(({ start }) => start < value.end)
    .flatMap((child) => [...tokensOf(child)]);
  return inner.some(
    ({ kind, start, end }) =>
      kind === "comment" || (kind === "scalar" && text.slice(start, end).includes("\n")),
  );
}

function trimBlankLines(lines: readonly string[]): string[] {
  const first = lines.findIndex((line) => line !== "");
  const last = lines.findLastIndex((line) => line !== "");
  return lines
    .slice(Math.max(first, 0), last + 1)
    .filter((line, index, all) => line !== "" || all[index - 1] !== "");
}

function withLineBreak(text: string): string {
  return text === "" || text.endsWith("\n") ? text : `${text}\n`;
}
