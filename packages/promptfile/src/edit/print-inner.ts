import { printJson, printText } from "../print/print-json.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import { indentAt, isFirstOnLine, lineStartAt } from "./splice.ts";

/** A value as it is written at a place inside of a frontmatter: in JSON there, spread over lines where others are. */
export type Surroundings = { text: string; container: SyntaxNode; isFlow: boolean };

export function surroundingsOf(text: string, container: SyntaxNode): Surroundings {
  return { text, container, isFlow: isFlow(text, container) };
}

export function isFlow(text: string, node: SyntaxNode): boolean {
  return text[node.start] === "[" || text[node.start] === "{";
}

/** A value inside of another one; `at` is where it will stand. */
export function printInner(value: unknown, at: number, { text, container, isFlow }: Surroundings): string {
  if (typeof value === "string") return isFlow ? printJson(value) : printText(value);
  const printed = printJson(value);
  if (!isFlow || !isOverLines(text, container)) return printed.replaceAll(/\n\s*/g, " ");
  const lineStart = lineStartAt(text, at);
  const indent = /^[ \t]*/.exec(text.slice(lineStart, at))?.[0] ?? "";
  return printed.replaceAll("\n", `\n${indent}`);
}

export function printInnerKey(key: string, { isFlow }: Surroundings): string {
  return isFlow ? JSON.stringify(key) : printText(key);
}

/** What goes before an item that is put beside `sibling`: a line break where that has a line of its own. */
export function separatorBefore(text: string, sibling: SyntaxNode): string {
  return isFirstOnLine(text, sibling.start) ? `\n${indentAt(text, sibling.start)}` : " ";
}

function isOverLines(text: string, { start, end }: SyntaxNode): boolean {
  return text.slice(start, end).includes("\n");
}
