import type { DiagnosticCollector } from "../diagnostics/diagnostic.ts";
import { Thinking } from "../types/message.ts";
import type { ChatMessage, ContentPart, ToolCall } from "../types/message.ts";
import type { Attributes } from "./attributes.ts";
import { readAttributes } from "./attributes.ts";
import type { Element, TextNode } from "./element.ts";
import { unescapeText } from "./escape.ts";
import { ATTRIBUTE_VALUES, CHILD_ATTRIBUTES, ROLE_ATTRIBUTES } from "./tag-attributes.ts";
import type { RoleTag } from "./tags.ts";
import { isBlank, readBlock } from "./whitespace.ts";

/** What turning elements into messages needs to know of the file they are in. */
export type BodyContext = { text: string; hasCrlf: boolean; diagnostics: DiagnosticCollector };

/** The message an element of the top level stands for. */
export function readMessage(element: Element, context: BodyContext): ChatMessage {
  const role = element.name as RoleTag;
  const attributes = readAttributes(element, ROLE_ATTRIBUTES[role], context.diagnostics);
  attributes.expectOneOf("whitespace", ATTRIBUTE_VALUES.whitespace);
  attributes.expectOneOf("content", ATTRIBUTE_VALUES.content);
  const message: ChatMessage = { role };
  const name = attributes.get("name");
  if (name !== undefined) message.name = name;
  if (role === "tool") readToolCallId(message, element, { attributes, context });
  const content = readContent(element, attributes, context);
  if (content !== undefined) message.content = content;
  const calls = element.children.filter((child) => child.kind === "element" && child.name === "tool");
  if (calls.length > 0) message.tool_calls = calls.map((call) => readToolCall(call as Element, context));
  const thinking = attributes.get("thinking");
  if (thinking !== undefined) message.thinking = readThinking(thinking, element, context);
  return message;
}

function readToolCallId(
  message: ChatMessage,
  element: Element,
  { attributes, context }: { attributes: Attributes; context: BodyContext },
): void {
  const id = attributes.get("id");
  if (id !== undefined) {
    message.tool_call_id = id;
    return;
  }
  context.diagnostics.addWarning({
    code: "tool-response-without-id",
    message: "This tool response does not say which call it answers.",
    hint: 'Give it the id of the call: <tool name="…" id="…">.',
    ...element.openTag,
  });
}

function readContent(element: Element, attributes: Attributes, context: BodyContext): ChatMessage["content"] {
  if (attributes.get("content") === "parts") return readParts(element, context);
  if (element.isSelfClosing) return undefined;
  const hasParts = element.children.some((child) => child.kind === "element" && child.name !== "tool");
  return hasParts ? readParts(element, context) : readTextContent(element, attributes, context);
}

/** Text, and between tool calls: the runs that are not blank, one a line. No text beside calls is no content. */
function readTextContent(element: Element, attributes: Attributes, context: BodyContext): string | undefined {
  const isPreserved = attributes.get("whitespace") === "preserve";
  const [first, ...rest] = element.children;
  if (rest.length === 0 && first?.kind !== "element")
    return first ? readText(first, isPreserved, context) : "";
  const texts: string[] = [];
  if (isPreserved) texts.push(first?.kind === "text" ? readText(first, true, context) : "");
  for (const child of isPreserved ? rest : element.children) {
    if (child.kind === "text" && !isBlankText(child, context)) texts.push(readText(child, false, context));
  }
  return texts.length === 0 ? undefined : texts.join("\n");
}

function readParts(element: Element, context: BodyContext): ContentPart[] {
  return element.children.flatMap((child): ContentPart[] => {
    if (child.kind === "text") {
      return isBlankText(child, context) ? [] : [{ type: "text", text: readText(child, false, context) }];
    }
    if (child.name === "text") return [readTextPart(child, context)];
    if (child.name === "file") return [readFilePart(child, context)];
    return child.name === "image" ? [readImagePart(child, context)] : [];
  });
}

function readTextPart(element: Element, context: BodyContext): ContentPart {
  const attributes = readAttributes(element, CHILD_ATTRIBUTES.text, context.diagnostics);
  return { type: "text", text: readOnlyText(element, attributes, context) };
}

function readImagePart(element: Element, context: BodyContext): ContentPart {
  const attributes = readAttributes(element, CHILD_ATTRIBUTES.image, context.diagnostics);
  const alt = attributes.get("alt");
  const detail = attributes.expectOneOf("detail", ATTRIBUTE_VALUES.detail);
  const content = element.children[0];
  if (content?.kind === "text" && !isBlankText(content, context)) {
    context.diagnostics.addError({
      code: "image-with-content",
      message: "An image has no content.",
      hint: "Write text beside it in <text>…</text>.",
      ...content.range,
    });
  }
  return {
    type: "image_url",
    image_url: {
      url: attributes.require("url"),
      ...(detail !== undefined && { detail }),
      ...(alt !== undefined && { alt }),
    },
  };
}

function readFilePart(element: Element, context: BodyContext): ContentPart {
  const attributes = readAttributes(element, CHILD_ATTRIBUTES.file, context.diagnostics);
  const filename = attributes.get("name");
  const mediaType = attributes.get("type");
  return {
    type: "file",
    file: {
      url: attributes.require("url"),
      ...(filename !== undefined && { filename }),
      ...(mediaType !== undefined && { media_type: mediaType }),
    },
  };
}

function readToolCall(element: Element, context: BodyContext): ToolCall {
  const attributes = readAttributes(element, CHILD_ATTRIBUTES.tool, context.diagnostics);
  const call: ToolCall = {
    id: attributes.require("id"),
    type: "function",
    function: { name: attributes.require("name") },
  };
  if (!element.isSelfClosing) call.function.arguments = readOnlyText(element, attributes, context);
  return call;
}

function readThinking(json: string, element: Element, context: BodyContext): Thinking[] {
  try {
    const parsed = Thinking.array().safeParse(JSON.parse(json));
    if (parsed.success) return parsed.data;
  } catch {
    // Not JSON: reported below, like JSON of another shape.
  }
  context.diagnostics.addError({
    code: "attribute-invalid",
    message: 'The attribute "thinking" must be a JSON list of thinking blocks.',
    ...element.openTag,
  });
  return [];
}

function readOnlyText(element: Element, attributes: Attributes, context: BodyContext): string {
  const isPreserved = attributes.expectOneOf("whitespace", ATTRIBUTE_VALUES.whitespace) === "preserve";
  const [child] = element.children;
  return child?.kind === "text" ? readText(child, isPreserved, context) : "";
}

function readText(node: TextNode, isPreserved: boolean, context: BodyContext): string {
  const raw = sourceOf(node, context);
  return unescapeText(isPreserved ? raw : readBlock(raw));
}

function isBlankText(node: TextNode, context: BodyContext): boolean {
  return sourceOf(node, context).split("\n").every(isBlank);
}

function sourceOf({ range }: TextNode, { text, hasCrlf }: BodyContext): string {
  const source = text.slice(range.start, range.end);
  return hasCrlf ? source.replaceAll("\r\n", "\n") : source;
}
