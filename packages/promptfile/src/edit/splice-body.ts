import { printMessage } from "../print/print-message.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { ChatMessage } from "../types/message.ts";
import type { FileChange } from "./file-change.ts";
import { messagesOf } from "./find-nodes.ts";
import type { Splice } from "./splice.ts";
import { isFirstOnLine, lineStartAt } from "./splice.ts";
import { moveItem } from "./splice-frontmatter.ts";
import { spliceMessage } from "./splice-message.ts";

/** A file with a body of messages, and what its messages become. */
export type BodyEdit = {
  text: string;
  root: SyntaxNode;
  change: FileChange;
  /** The messages after the change, in normal form. */
  messages: readonly ChatMessage[];
};

/** How a change can be written into a body of messages, the smallest first. Whoever takes one reads the result again. */
export function* spliceBody(edit: BodyEdit): Generator<Splice | undefined, undefined> {
  const { root, change } = edit;
  const [, index] = change.path;
  const nodes = messagesOf(root);
  if (typeof index === "number") {
    if (change.path.length === 2) yield spliceList(edit, nodes, index);
    const node = nodes[index];
    if (node && change.path.length > 2) yield* spliceMessage(edit, node, index);
    if (node && (change.path.length > 2 || change.kind === "set")) {
      const printed = printAt(edit, index);
      yield printed === undefined ? undefined : { start: node.start, end: node.end, replacement: printed };
    }
  }
  yield replaceBody(edit);
}

function printAt({ messages }: BodyEdit, index: number): string | undefined {
  const message = messages[index];
  return message && printMessage(message);
}

function spliceList(edit: BodyEdit, nodes: readonly SyntaxNode[], index: number): Splice | undefined {
  const { text, change } = edit;
  switch (change.kind) {
    case "insert":
      return insertMessage(edit, nodes, index);
    case "remove":
      return removeMessage(text, nodes, index);
    case "move":
      return moveItem(nodes, { from: index, to: change.to }, text);
    default:
      return undefined;
  }
}

function insertMessage(edit: BodyEdit, nodes: readonly SyntaxNode[], index: number): Splice | undefined {
  const printed = printAt(edit, index);
  const [next, last] = [nodes[index], nodes.at(-1)];
  if (printed === undefined) return undefined;
  if (next) {
    const at = isFirstOnLine(edit.text, next.start) ? lineStartAt(edit.text, next.start) : next.start;
    return { start: at, end: at, replacement: `${printed}\n\n` };
  }
  if (last) return { start: last.end, end: last.end, replacement: `\n\n${printed}` };
  return replaceBody(edit);
}

/** With the white space up to the next message; the last one with that before it. */
function removeMessage(text: string, nodes: readonly SyntaxNode[], index: number): Splice | undefined {
  const [previous, node, next] = [nodes[index - 1], nodes[index], nodes[index + 1]];
  if (!node) return undefined;
  if (next) return { start: node.start, end: next.start, replacement: "" };
  if (previous) return { start: previous.end, end: node.end, replacement: "" };
  return { start: node.start, end: text.length, replacement: "" };
}

/** All messages anew. */
function replaceBody({ text, root, messages }: BodyEdit): Splice | undefined {
  const printed = messages.map(printMessage);
  if (printed.includes(undefined)) return undefined;
  const start = bodyStartOf(root);
  const isAfterLine = text[start - 1] === "\n";
  const body = printed.length === 0 ? "" : `${isAfterLine ? "" : "\n"}\n${printed.join("\n\n")}\n`;
  return { start, end: text.length, replacement: body };
}

/** Behind the line that closes the frontmatter. */
export function bodyStartOf(root: SyntaxNode): number {
  const closing = root.children.findLastIndex(({ kind }) => kind === "fence");
  const [fence, after] = [root.children[closing], root.children[closing + 1]];
  // The rest of the fence's line is one token; white space below it is another.
  return (after?.kind === "white-space" && after.start === fence?.end ? after.end : fence?.end) ?? root.end;
}
