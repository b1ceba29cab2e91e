import { printBlockItem, printBlockValue } from "../print/print-block.ts";
import { printBehindKey, printValue } from "../print/print-value.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { FileChange, ValuePath } from "./file-change.ts";
import { containerOf, findPlace, itemsOf, pairsOf, valueOf } from "./find-nodes.ts";
import { isFlow, printInner, printInnerKey, separatorBefore, surroundingsOf } from "./print-inner.ts";
import type { Splice } from "./splice.ts";
import { indentAt, isFirstOnLine, joinSplices, lineStartAt, nextLineAt } from "./splice.ts";

/** `order` are the keys of the file's kind as canonical text has them. */
export type Frontmatter = { text: string; frontmatter: SyntaxNode; order: readonly string[] };

/**
 * How a change of one value can be written into a frontmatter; undefined where this place has no such way. What comes
 * back is a proposal: whoever takes it reads the result again.
 */
export function spliceFrontmatter(
  { text, frontmatter, order }: Frontmatter,
  change: FileChange,
): Splice | undefined {
  const parent = findPlace(frontmatter, change.path.slice(0, -1));
  const container = parent && containerOf(parent);
  const place = findPlace(frontmatter, change.path);
  const step = change.path.at(-1);
  if (!container || step === undefined) return undefined;
  const where: Where = { text, container, order, isTopLevel: change.path.length === 1, path: change.path };
  switch (change.kind) {
    case "set":
      if (place) return replaceValue(place, change.value, where);
      return container.kind === "sequence" ? undefined : addPair(String(step), change.value, where);
    case "remove":
      return place && removePlace(place, where);
    case "rename":
      return place && renameKey(place, change.key, where);
    case "insert":
      return container.kind === "sequence" ? insertItem(Number(step), change.value, where) : undefined;
    case "move":
      return moveItem(itemsOf(container), { from: Number(step), to: change.to }, text);
  }
}

type Where = {
  text: string;
  container: SyntaxNode;
  order: readonly string[];
  isTopLevel: boolean;
  path: ValuePath;
};

function replaceValue(place: SyntaxNode, value: unknown, where: Where): Splice {
  const { text, container, isTopLevel } = where;
  const isPair = place.kind === "pair" || place.kind === "entry";
  const old = isPair ? valueOf(place) : place;
  const print = (at: number) =>
    isTopLevel
      ? printValue(String(where.path[0]), value)
      : printInner(value, at, surroundingsOf(text, container));
  if (!old) {
    const colon = place.children.find(({ kind, start }) => kind === "punctuation" && text[start] === ":");
    const at = colon?.end ?? place.end;
    return { start: at, end: at, replacement: ` ${print(at)}` };
  }
  // Text in a block ends with its line break.
  const lineBreak = text[old.end - 1] === "\n" ? "\n" : "";
  const start = isPair ? startOfValue(place, old, text) : old.start;
  return {
    start,
    end: old.end,
    replacement: `${start < old.start ? " " : ""}${print(old.start)}${lineBreak}`,
  };
}

/** A value below its key moves up to it, unless a comment is between them. */
export function startOfValue(pair: SyntaxNode, value: SyntaxNode, text: string): number {
  const colon = pair.children.find(({ kind, start }) => kind === "punctuation" && text[start] === ":");
  if (!colon) return value.start;
  const between = text.slice(colon.end, value.start);
  return between.includes("\n") && between.trim() === "" ? colon.end : value.start;
}

function addPair(key: string, value: unknown, where: Where): Splice {
  const { text, container, isTopLevel } = where;
  const pairs = pairsOf(container);
  const [first] = pairs;
  const last = pairs.at(-1);
  const isRoot = container.kind === "frontmatter";
  if (isRoot && isTopLevel && !isFlowRoot(text, container)) return addEntry(key, value, where);
  const around = isRoot ? { text, container, isFlow: true } : surroundingsOf(text, container);
  const print = (at: number) => `${printInnerKey(key, around)}: ${printInner(value, at, around)}`;
  if (!first || !last)
    return { start: container.start, end: container.end, replacement: `{${print(container.start)}}` };
  if (around.isFlow) {
    return {
      start: last.end,
      end: last.end,
      replacement: `,${separatorBefore(text, last)}${print(last.start)}`,
    };
  }
  const at = endOfLines(text, last);
  const indent = indentAt(text, first.start);
  const line = `${indent}${printInnerKey(key, around)}:${printBlockValue(value, indent)}`;
  return insertLine(text, at, line);
}

/** Behind the last entry that canonical text has before this one. */
function addEntry(key: string, value: unknown, { text, container, order }: Where): Splice {
  const rank = order.indexOf(key);
  const entries = pairsOf(container);
  const known = entries.filter(({ name }) => {
    const index = order.indexOf(name ?? "");
    return index !== -1 && index < rank;
  });
  const previous = rank === -1 ? entries.at(-1) : known.at(-1);
  const at = previous ? endOfLines(text, previous) : container.start;
  return insertLine(text, at, `${key}:${printBehindKey(key, value)}`);
}

function isFlowRoot(text: string, frontmatter: SyntaxNode): boolean {
  return frontmatter.children.some(({ kind, start }) => kind === "punctuation" && text[start] === "{");
}

function insertLine(text: string, at: number, line: string): Splice {
  const isLineStart = at === 0 || text[at - 1] === "\n";
  return { start: at, end: at, replacement: isLineStart ? `${line}\n` : `\n${line}` };
}

/** Behind the line break of a node's last line. */
function endOfLines(text: string, node: SyntaxNode): number {
  return text[node.end - 1] === "\n" ? node.end : nextLineAt(text, node.end);
}

function removePlace(place: SyntaxNode, { text, container, isTopLevel }: Where): Splice | undefined {
  const siblings = container.kind === "sequence" ? itemsOf(container) : pairsOf(container);
  const index = siblings.indexOf(place);
  const isInFlow = isTopLevel ? isFlowRoot(text, container) : isFlow(text, container);
  if (isInFlow) return removeFromFlow(siblings, index, text);
  const start = dashBefore(container, place, text) ?? place.start;
  if (!isFirstOnLine(text, start)) return undefined;
  return { start: lineStartAt(text, start), end: endOfLines(text, place), replacement: "" };
}

function removeFromFlow(siblings: readonly SyntaxNode[], index: number, text: string): Splice | undefined {
  const [previous, place, next] = [siblings[index - 1], siblings[index], siblings[index + 1]];
  if (!place) return undefined;
  if (next) {
    const between = text.slice(place.end, next.start);
    const comma = /^\s*,\s*/.exec(between)?.[0];
    return comma === undefined
      ? undefined
      : { start: place.start, end: place.end + comma.length, replacement: "" };
  }
  const hasComment = previous !== undefined && text.slice(previous.end, place.start).trim() !== ",";
  if (hasComment) return undefined;
  return { start: previous ? previous.end : place.start, end: place.end, replacement: "" };
}

/** Where the dash of an item in a block is. */
export function dashBefore(container: SyntaxNode, place: SyntaxNode, text: string): number | undefined {
  if (container.kind !== "sequence") return undefined;
  const before = container.children.slice(0, container.children.indexOf(place));
  return before.findLast(({ kind, start }) => kind === "punctuation" && text[start] === "-")?.start;
}

function renameKey(
  place: SyntaxNode,
  name: string,
  { text, container, isTopLevel }: Where,
): Splice | undefined {
  const key = place.children.find(({ kind }) => kind === "key");
  if (!key || (isTopLevel && container.kind !== "frontmatter")) return undefined;
  const isQuoted = text[key.start] === '"';
  const replacement = printInnerKey(name, { text, container, isFlow: isQuoted });
  return { start: key.start, end: key.end, replacement };
}

function insertItem(index: number, value: unknown, { text, container }: Where): Splice | undefined {
  const items = itemsOf(container);
  const around = surroundingsOf(text, container);
  const next = items[index];
  const last = items.at(-1);
  if (!last) {
    return {
      start: container.start,
      end: container.end,
      replacement: printInner([value], container.start, around),
    };
  }
  if (around.isFlow) {
    if (next) {
      const replacement = `${printInner(value, next.start, around)},${separatorBefore(text, next)}`;
      return { start: next.start, end: next.start, replacement };
    }
    const replacement = `,${separatorBefore(text, last)}${printInner(value, last.start, around)}`;
    return { start: last.end, end: last.end, replacement };
  }
  const sibling = next ?? last;
  const dash = dashBefore(container, sibling, text);
  if (dash === undefined) return undefined;
  const indent = indentAt(text, dash);
  const line = `${indent}-${printBlockItem(value, indent)}`;
  if (!next) return insertLine(text, endOfLines(text, last), line);
  return isFirstOnLine(text, dash) ? insertLine(text, lineStartAt(text, dash), line) : undefined;
}

/** The items change places; what is between them stays. */
export function moveItem(
  items: readonly SyntaxNode[],
  { from, to }: { from: number; to: number },
  text: string,
): Splice | undefined {
  const moved = items[from];
  if (!moved || !items[to]) return undefined;
  const reordered = items.toSpliced(from, 1).toSpliced(to, 0, moved);
  const splices = items.flatMap((item, index) => {
    const source = reordered[index];
    return source && source !== item
      ? [{ start: item.start, end: item.end, replacement: text.slice(source.start, source.end) }]
      : [];
  });
  return joinSplices(text, splices) ?? { start: moved.start, end: moved.start, replacement: "" };
}
