import { writeAttributeValue } from "../body/read-tag.ts";
import { printMessage } from "../print/print-message.ts";
import type { SyntaxNode } from "../tree/syntax-node.ts";
import type { BodyEdit } from "./splice-body.ts";
import { valueAt } from "./file-change.ts";
import type { Splice } from "./splice.ts";
import { isFirstOnLine, joinSplices, lineStartAt, nextLineAt } from "./splice.ts";
import { spliceText } from "./splice-text.ts";

/** How a change inside of one message can be written, the smallest first. */
export function* spliceMessage(
  edit: BodyEdit,
  node: SyntaxNode,
  index: number,
): Generator<Splice | undefined, undefined> {
  const { change, text } = edit;
  const [, , key, item, ...rest] = change.path;
  const value = valueAt(edit.messages[index], change.path.slice(2));
  if (item === undefined) {
    if (key === "role" && typeof value === "string") yield renameTags(text, node, value);
    const attribute = ATTRIBUTES[String(key)];
    if (attribute !== undefined)
      yield spliceAttribute(text, node, { name: attribute, value: toAttribute(value) });
    if (key === "content" && typeof value === "string") yield* spliceText(text, { node }, value);
    return;
  }
  if (typeof item !== "number" || (key !== "content" && key !== "tool_calls")) return;
  if (rest.length > 0) {
    const inner = childrenOf(text, node, key)[item];
    if (inner) yield* spliceInner(edit, inner, { value, key: String(rest.at(-1)), parent: node });
    return;
  }
  if (change.kind === "insert" || change.kind === "set") yield writeChild(edit, node, { key, item, index });
  if (change.kind === "remove") yield removeChild(text, childrenOf(text, node, key)[item]);
}

/** Attributes of the tag of a message, by the key of what they hold. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  name: "name",
  tool_call_id: "id",
  thinking: "thinking",
};

/** Attributes of the tags of parts that go by another name than their key. */
const CHILD_ATTRIBUTES: Readonly<Record<string, string>> = { filename: "name", media_type: "type" };

type Inner = { value: unknown; key: string; parent: SyntaxNode };

function* spliceInner(
  { text }: BodyEdit,
  inner: SyntaxNode,
  { value, key, parent }: Inner,
): Generator<Splice | undefined, undefined> {
  if (key === "text" || key === "arguments") {
    if (typeof value === "string") yield* spliceText(text, { node: inner, parent }, value);
    return;
  }
  if (inner.kind !== "element") return;
  const name = CHILD_ATTRIBUTES[key] ?? key;
  yield spliceAttribute(text, inner, { name, value: toAttribute(value) });
}

function toAttribute(value: unknown): string | undefined {
  if (value == null) return undefined;
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** The nodes that stand for the parts of a message's content, or for its calls, in order. */
function childrenOf(text: string, message: SyntaxNode, key: "content" | "tool_calls"): SyntaxNode[] {
  return message.children.filter((child) => {
    if (child.kind === "element") return (child.name === "tool") === (key === "tool_calls");
    return key === "content" && child.kind === "text" && text.slice(child.start, child.end).trim() !== "";
  });
}

/** `<user …>…</user>` becomes `<system …>…</system>`. */
function renameTags(text: string, node: SyntaxNode, role: string): Splice | undefined {
  const names = node.children.flatMap(({ kind, children }) =>
    kind === "open-tag" || kind === "close-tag" ? children.filter((child) => child.kind === "tag-name") : [],
  );
  return joinSplices(
    text,
    names.map(({ start, end }) => ({ start, end, replacement: role })),
  );
}

function spliceAttribute(
  text: string,
  node: SyntaxNode,
  { name, value }: { name: string; value: string | undefined },
): Splice | undefined {
  const tag = node.children.find(({ kind }) => kind === "open-tag");
  const attribute = tag?.children.find((child) => child.kind === "attribute" && child.name === name);
  if (!tag) return undefined;
  if (value === undefined) {
    if (!attribute) return undefined;
    const before = /\s*$/.exec(text.slice(tag.start, attribute.start))?.[0].length ?? 0;
    return { start: attribute.start - before, end: attribute.end, replacement: "" };
  }
  const written = `${name}=${writeAttributeValue(value)}`;
  if (attribute) return { start: attribute.start, end: attribute.end, replacement: written };
  const last = tag.children.findLast(({ kind }) => kind === "attribute" || kind === "tag-name");
  return last && { start: last.end, end: last.end, replacement: ` ${written}` };
}

/** A part or call put before the one that is there, in its place, or before the closing tag. */
function writeChild(
  { text, messages, change }: BodyEdit,
  node: SyntaxNode,
  { key, item, index }: { key: "content" | "tool_calls"; item: number; index: number },
): Splice | undefined {
  const message = messages[index];
  const child = message && (message[key] as readonly unknown[] | undefined)?.[item];
  if (!message || child === undefined) return undefined;
  // Printed alone in a message of its kind, without that message's own tags.
  const alone = printMessage({ role: message.role, [key]: [child] });
  const lines = alone?.slice(alone.indexOf("\n") + 1, alone.lastIndexOf("\n") + 1);
  const sibling = childrenOf(text, node, key)[item];
  if (!lines) return undefined;
  if (sibling && change.kind === "set") {
    return { start: sibling.start, end: sibling.end, replacement: lines.trim() };
  }
  const before = sibling ?? node.children.find(({ kind }) => kind === "close-tag");
  if (!before) return undefined;
  return isFirstOnLine(text, before.start)
    ? { start: lineStartAt(text, before.start), end: lineStartAt(text, before.start), replacement: lines }
    : { start: before.start, end: before.start, replacement: lines.trim() };
}

/** With its line, where it has one of its own. */
function removeChild(text: string, child: SyntaxNode | undefined): Splice | undefined {
  if (!child) return undefined;
  const lineEnd = nextLineAt(text, child.end);
  const isAlone = isFirstOnLine(text, child.start) && text.slice(child.end, lineEnd).trim() === "";
  return isAlone && child.kind === "element"
    ? { start: lineStartAt(text, child.start), end: lineEnd, replacement: "" }
    : { start: child.start, end: child.end, replacement: "" };
}
