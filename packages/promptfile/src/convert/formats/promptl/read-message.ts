import { ChatRole } from "../../../types/message.ts";
import type { ToolCall } from "../../../types/message.ts";
import type { NoteCollector } from "../../collect-notes.ts";
import type { DraftMessage, DraftPart } from "../../draft.ts";
import { readPromptl } from "../../template/read-promptl.ts";
import type { Expression, TemplateNode } from "../../template/template-node.ts";
import type { PromptlElement, PromptlNode } from "./parse-elements.ts";
import { dedent } from "../../template/dedent.ts";

export type MessageReader = { notes: NoteCollector; lineOf(offset: number): number };

/** Reads a message; the conditions around it go inside. */
export function readPromptlMessage(
  element: PromptlElement,
  conditions: readonly (Expression | undefined)[],
  reader: MessageReader,
): DraftMessage | undefined {
  const { name: tag, attributes, children, start } = element;
  const line = reader.lineOf(start);
  const role = ChatRole.safeParse(tag === "message" ? attributes["role"] : contentRole(tag));
  if (!role.success) {
    reader.notes.add({ line, what: `<${tag}>`, why: "It has no role that is known here; it was left out." });
    return undefined;
  }
  const known = ["role", "name", ...(role.data === "tool" ? ["id"] : [])];
  for (const key of Object.keys(attributes).filter((attribute) => !known.includes(attribute)))
    reader.notes.add({ line, what: `${key}=`, why: "A message here does not have it; it was left out." });
  const { name, id } = attributes;
  const calls = children.flatMap((child) =>
    child.kind === "element" && child.name === "tool-call" ? readCall(child, reader) : [],
  );
  const content = readContent(
    tag === "message" || contentRole(tag) === tag ? children : [element],
    conditions,
    reader,
  );
  const isOnlyCalls =
    calls.length > 0 && content !== undefined && !Array.isArray(content) && isEmpty(content);
  return {
    role: role.data,
    ...(name !== undefined && name !== "" && { name }),
    ...(role.data === "tool" && id !== undefined && { tool_call_id: id }),
    ...(calls.length > 0 && { tool_calls: calls }),
    ...(!isOnlyCalls && { content }),
  };
}

/** Content outside of messages, and calls, belong to somebody too. */
function contentRole(tag: string): string {
  if (tag === "tool-call") return "assistant";
  return tag.startsWith("content") ? "system" : tag;
}

function isElement(node: PromptlNode, ...names: string[]): boolean {
  return node.kind === "element" && names.includes(node.name);
}

type Translated = { language: "translated"; nodes: TemplateNode[] };

function isEmpty(content: NonNullable<DraftMessage["content"]>): boolean {
  return !Array.isArray(content) && content.language === "translated" && content.nodes.length === 0;
}

function readContent(
  children: readonly PromptlNode[],
  conditions: readonly (Expression | undefined)[],
  reader: MessageReader,
): Translated | DraftPart[] {
  const hasParts = children.some((child) =>
    isElement(child, "content-image", "content-file", "content-text", "content"),
  );
  const translate = (source: string, start: number): Translated => ({
    language: "translated",
    nodes: toTemplate(source, start, conditions, reader),
  });
  if (!hasParts) {
    const texts = children.flatMap((child) => flatten(child, reader));
    const [first] = texts;
    return translate(texts.map(({ source }) => source).join(""), first?.start ?? 0);
  }
  return children.flatMap((child): DraftPart[] => {
    if (isElement(child, "tool-call")) return [];
    const texts = child.kind === "text" ? [child] : child.children.flatMap((inner) => flatten(inner, reader));
    const source = texts.map((text) => text.source).join("");
    if (source.trim() === "") return [];
    const text = translate(source, texts[0]?.start ?? 0);
    const type =
      child.kind === "text" ? "text" : (child.attributes["type"] ?? child.name.replace("content-", ""));
    if (type === "image") return [{ type: "image_url", url: text }];
    if (type === "file" && child.kind === "element") return [readFile(source, child)];
    return [{ type: "text", text }];
  });
}

function readFile(source: string, { attributes }: PromptlElement): DraftPart {
  const { mime, name } = attributes;
  const filename = name !== undefined && { filename: name };
  return {
    type: "file",
    file: { url: source.trim(), ...(mime !== undefined && { media_type: mime }), ...filename },
  };
}

/** Tags that mean nothing inside of a message are noted; what they hold stays. */
function flatten(node: PromptlNode, reader: MessageReader): Extract<PromptlNode, { kind: "text" }>[] {
  if (node.kind === "text") return [node];
  if (node.name === "tool-call") return [];
  reader.notes.add({
    line: reader.lineOf(node.start),
    what: `<${node.name}>`,
    why: "It has no place inside of a message here; what it holds was put in.",
  });
  return node.children.flatMap((child) => flatten(child, reader));
}

export function toTemplate(
  ...[source, start, conditions, reader]: [string, number, readonly (Expression | undefined)[], MessageReader]
): TemplateNode[] {
  const { text, skippedLines } = dedent(source);
  const firstLine = reader.lineOf(start) + skippedLines;
  const nodes = readPromptl(text, (offset, what, why) =>
    reader.notes.add({ line: firstLine + text.slice(0, offset).split("\n").length - 1, what, why }),
  );
  const known = conditions.filter((condition) => condition !== undefined);
  if (nodes.length === 0 || known.length === 0) return nodes;
  const condition = known.reduce((left, right) => ({ kind: "binary", operator: "and", left, right }));
  return [{ kind: "if", branches: [{ condition, body: nodes }], otherwise: [] }];
}

/** `arguments` is JSON text, or an expression; an object literal of constants is JSON but for its quotes. */
function readCall({ attributes, start }: PromptlElement, { notes, lineOf }: MessageReader): ToolCall[] {
  const { id, name, arguments: given, ...others } = attributes;
  const line = lineOf(start);
  if (id === undefined || name === undefined) {
    notes.add({ line, what: "<tool-call>", why: "A call has an id and a name; it was left out." });
    return [];
  }
  for (const key of Object.keys(others))
    notes.add({ line, what: `${key}=`, why: "A call here does not have it; it was left out." });
  const expression = /^\{\{([^]*)\}\}$/.exec(given ?? "")?.[1];
  const text = expression === undefined ? given : readLiteral(expression);
  if (expression !== undefined && text === undefined)
    notes.add({
      line,
      what: given ?? "",
      why: "Arguments are JSON here, and no expression; they were left out.",
    });
  return [{ id, type: "function", function: { name, ...(text !== undefined && { arguments: text }) } }];
}

function readLiteral(source: string): string | undefined {
  const json = source.replaceAll(
    /"(?:[^"\\]|\\.)*"|([{,]\s*)([A-Za-z_$][\w$]*)(?=\s*:)/g,
    (whole, before?: string, key?: string) => (key === undefined ? whole : `${before ?? ""}"${key}"`),
  );
  try {
    return JSON.stringify(JSON.parse(json));
  } catch {
    return undefined;
  }
}
