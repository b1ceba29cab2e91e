import { printBlockItem, printLines } from "../print/print-block.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { FileChange } from "./file-change.ts";
import { containerOf, findPlace, pairsOf, valueOf } from "./find-nodes.ts";
import { isFlow } from "./print-inner.ts";
import { indentAt } from "./splice.ts";
import type { Splice } from "./splice.ts";
import type { Frontmatter } from "./splice-frontmatter.ts";
import { dashBefore, startOfValue } from "./splice-frontmatter.ts";

/**
 * A collection in the place of another one that is written as a block of YAML, as a block with its indentation; undefined
 * where there is no such place. As with all proposals, whoever takes it reads the result again.
 */
export function replaceBlock({ text, frontmatter }: Frontmatter, change: FileChange): Splice | undefined {
  const place = findPlace(frontmatter, change.path);
  if (!place || change.kind !== "set" || !isFilled(change.value)) return undefined;
  const isPair = place.kind === "pair" || place.kind === "entry";
  const old = isPair ? valueOf(place) : place;
  if ((old?.kind !== "mapping" && old?.kind !== "sequence") || isFlow(text, old)) return undefined;
  const lineBreak = text[old.end - 1] === "\n" ? "\n" : "";
  if (isPair) {
    const isAlike = Array.isArray(change.value) === (old.kind === "sequence");
    const indent = (isAlike ? indentOf(old, text) : undefined) ?? `${indentAt(text, place.start)}  `;
    const lines = printLines(change.value, indent).join("");
    const start = startOfValue(place, old, text);
    return {
      start,
      end: old.end,
      // Below a comment the first line is indented already.
      replacement: (start < old.start ? lines : lines.trimStart()) + lineBreak,
    };
  }
  const list = containerOf(findPlace(frontmatter, change.path.slice(0, -1)) ?? place);
  const dash = list && dashBefore(list, old, text);
  if (dash === undefined) return undefined;
  const printed = printBlockItem(change.value, indentAt(text, dash)).trimStart();
  return { start: old.start, end: old.end, replacement: printed + lineBreak };
}

function isFilled(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

/** What the lines of a block begin with. */
function indentOf(block: SyntaxNode, text: string): string | undefined {
  const [first] = pairsOf(block);
  const start = block.kind === "sequence" ? block.start : first?.start;
  return start === undefined ? undefined : indentAt(text, start);
}
