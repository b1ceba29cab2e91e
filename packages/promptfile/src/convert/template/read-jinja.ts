import { createTreeBuilder, MAX_BLOCK_DEPTH } from "./build-tree.ts";
import type { TreeBuilder } from "./build-tree.ts";
import { parseExpression } from "./parse-expression.ts";
import { KEPT_AS_TEXT } from "./template-node.ts";
import type { Report, TemplateNode } from "./template-node.ts";

const TAG =
  /\{\{(-?)((?:"[^"]{0,1000}"|'[^']{0,1000}'|[^"'{}]|\{(?!\{)|\}(?!\})){0,2000}?)(-?)\}\}|\{%(-?)((?:"[^"]{0,1000}"|'[^']{0,1000}'|[^"'%]|%(?!\})){0,2000}?)(-?)%\}|\{#(-?)[^]{0,10000}?(-?)#\}/g;

type Piece = { text: string; start: number; trimsBefore: boolean; trimsAfter: boolean } & (
  | { kind: "text" }
  | { kind: "value"; source: string }
  | { kind: "statement"; source: string }
  | { kind: "comment" }
);

/**
 * Reads Jinja, and Nunjucks, which is nearly the same: values, conditions and loops. A text in which anything else
 * stands is kept as it is, as text.
 */
export function readJinja(source: string, report: Report): TemplateNode[] {
  const tree = createTreeBuilder();
  let unreadable: Piece | undefined;
  for (const piece of trimWhitespace(splitIntoPieces(source))) {
    if (piece.kind === "text") tree.add({ kind: "text", text: piece.text });
    else if (piece.kind !== "comment" && !readPiece(tree, piece)) {
      unreadable = piece;
      break;
    }
  }
  const unclosedAt = unreadable ? undefined : tree.openStart();
  if (!unreadable && unclosedAt === undefined) return tree.finish();
  report(unreadable?.start ?? unclosedAt ?? 0, unreadable?.text ?? "a block without an end", KEPT_AS_TEXT);
  return source === "" ? [] : [{ kind: "text", text: source }];
}

function splitIntoPieces(source: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  const addText = (end: number) => {
    if (end <= at) return;
    pieces.push({
      kind: "text",
      text: source.slice(at, end),
      start: at,
      trimsBefore: false,
      trimsAfter: false,
    });
  };
  TAG.lastIndex = 0;
  for (const match of source.matchAll(TAG)) {
    if (match.index < at) continue;
    addText(match.index);
    const [text, valueBefore, value, valueAfter, statementBefore, statement, statementAfter, before, after] =
      match;
    const shared = {
      text,
      start: match.index,
      trimsBefore: (valueBefore ?? statementBefore ?? before) === "-",
      trimsAfter: (valueAfter ?? statementAfter ?? after) === "-",
    };
    at = match.index + text.length;
    if (value !== undefined) pieces.push({ kind: "value", source: value, ...shared });
    else if (statement?.trim() === "raw") {
      const end = /\{%-?\s*endraw\s*-?%\}/.exec(source.slice(at));
      const stop = end ? at + end.index : source.length;
      addText(stop);
      at = stop + (end?.[0].length ?? 0);
    } else if (statement !== undefined) pieces.push({ kind: "statement", source: statement, ...shared });
    else pieces.push({ kind: "comment", ...shared });
  }
  addText(source.length);
  return pieces;
}

function trimWhitespace(pieces: readonly Piece[]): Piece[] {
  return pieces.map((piece, index) => {
    if (piece.kind !== "text") return piece;
    let { text } = piece;
    if (pieces[index - 1]?.trimsAfter) text = text.trimStart();
    if (pieces[index + 1]?.trimsBefore) text = text.trimEnd();
    // Jinja leaves out the last line break of a template.
    if (index === pieces.length - 1) text = text.replace(/\r?\n$/, "");
    return { ...piece, text };
  });
}

/** False where the piece says something that no other language has. */
function readPiece(tree: TreeBuilder, piece: Extract<Piece, { source: string }>): boolean {
  const source = piece.source.trim();
  if (piece.kind === "value") {
    const expression = parseExpression(source);
    if (!expression) return false;
    if (expression.kind === "literal" && typeof expression.value === "string")
      tree.add({ kind: "text", text: expression.value });
    else tree.add({ kind: "value", expression });
    return true;
  }
  const [, keyword = "", rest = ""] = /^([a-z]+)\s*([^]*)$/.exec(source) ?? [];
  if (keyword === "else" && rest === "") return tree.addOtherwise();
  if (keyword === "endif") return tree.close("if");
  if (keyword === "endfor") return tree.close("for");
  if (tree.depth() >= MAX_BLOCK_DEPTH) return false;
  if (keyword === "for") return openLoop(tree, rest, piece.start);
  const condition = parseExpression(rest);
  if (!condition) return false;
  if (keyword === "elif" || keyword === "elseif") return tree.addBranch(condition);
  if (keyword !== "if") return false;
  tree.openIf(condition, piece.start);
  return true;
}

function openLoop(tree: TreeBuilder, source: string, start: number): boolean {
  const [, item, listSource = ""] = /^([A-Za-z_]\w*)\s+in\s+([^]+)$/.exec(source) ?? [];
  const list = parseExpression(listSource.replace(/\|\s*default\(\s*\[\s*\]\s*\)\s*$/, ""));
  if (item === undefined || list?.kind !== "path") return false;
  tree.openFor({ item, list }, start);
  return true;
}
