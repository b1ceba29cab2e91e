import { escapeText } from "../body/escape.ts";
import { writeAttributeValue } from "../body/read-tag.ts";
import { writeBlock } from "../body/whitespace.ts";
import type { ChatMessage, ContentPart, ToolCall } from "../types/message.ts";

/**
 * A message as it stands in a body; undefined where tags cannot say what it holds, which is never the case for what
 * comes from a model or a file. The message is normalized: no empty lists of calls.
 */
export function printMessage(message: ChatMessage): string | undefined {
  const { role, content, name, tool_call_id, tool_calls, thinking } = message;
  if (tool_call_id !== undefined && role !== "tool") return undefined;
  if (role !== "assistant" && (tool_calls !== undefined || thinking !== undefined)) return undefined;
  const attributes = [
    attribute("name", name),
    attribute("id", tool_call_id),
    attribute("thinking", thinking && JSON.stringify(thinking)),
  ].join("");
  if (content === undefined && tool_calls === undefined) return `<${role}${attributes} />`;
  const calls = joinPrinted((tool_calls ?? []).map((call) => printToolCall(call, role)));
  if (calls === undefined) return undefined;
  if (typeof content === "string") return printTextMessage({ role, attributes, content, calls });
  const parts = joinPrinted((content ?? []).map((part) => printPart(part, role)));
  if (parts === undefined) return undefined;
  // Parts are what a user message with parts in it holds; elsewhere, or with nothing in it, it has to be said.
  const isObvious = content === undefined || (role === "user" && content.length > 0);
  const children = parts + calls;
  return `<${role}${attributes}${isObvious ? "" : ' content="parts"'}>${children && `\n${children}`}</${role}>`;
}

type TextMessage = { role: ChatMessage["role"]; attributes: string; content: string; calls: string };

function printTextMessage({ role, attributes, content, calls }: TextMessage): string | undefined {
  const text = escapeText(content, (name, isClosing) => (isClosing ? name === role : isChildOf(role, name)));
  // Blank text beside calls would read as none.
  const block = calls !== "" && text.trim() === "" ? undefined : writeBlock(text, "");
  if (block !== undefined) return `<${role}${attributes}>${block}${calls}</${role}>`;
  if (text.endsWith("\\")) return undefined;
  return `<${role}${attributes} whitespace="preserve">${text}${calls.trimStart()}</${role}>`;
}

function isChildOf(role: ChatMessage["role"], name: string): boolean {
  if (role === "user") return ["text", "image", "file"].includes(name);
  return role === "assistant" && name === "tool";
}

function printPart(part: ContentPart, role: string): string | undefined {
  if (part.type === "text") return printTextElement(part.text, { tag: "text", attributes: "", role });
  if (part.type === "file") return printFile(part.file);
  const { url, detail, alt } = part.image_url;
  return `  <image${attribute("url", url)}${attribute("detail", detail)}${attribute("alt", alt)} />`;
}

type FileContent = Extract<ContentPart, { type: "file" }>["file"];

/** The values must not hold `<` and `>`, by which a whole `<file … />` is told from text. */
function printFile({ url, filename, media_type: mediaType }: FileContent): string {
  const attributes = attribute("url", url) + attribute("name", filename) + attribute("type", mediaType);
  return `  <file${attributes.replaceAll("<", "&lt;").replaceAll(">", "&gt;")} />`;
}

function printToolCall(call: ToolCall, role: string): string | undefined {
  const attributes = attribute("name", call.function.name) + attribute("id", call.id);
  const text = call.function.arguments;
  return text === undefined
    ? `  <tool${attributes} />`
    : printTextElement(text, { tag: "tool", attributes, role });
}

/** A child that holds text; its parent's closing tag has to be escaped as well as its own. */
function printTextElement(
  text: string,
  { tag, attributes, role }: { tag: string; attributes: string; role: string },
): string | undefined {
  const escaped = escapeText(text, (name, isClosing) => isClosing && (name === tag || name === role));
  const block = writeBlock(escaped, "  ");
  if (block !== undefined) return `  <${tag}${attributes}>${block}</${tag}>`;
  // A backslash at the end would escape the closing tag.
  if (escaped.endsWith("\\")) return undefined;
  return `  <${tag}${attributes} whitespace="preserve">${escaped}</${tag}>`;
}

function attribute(name: string, value: string | undefined): string {
  return value === undefined ? "" : ` ${name}=${writeAttributeValue(value)}`;
}

/** Each on lines of its own; undefined where one of them could not be printed. */
function joinPrinted(items: readonly (string | undefined)[]): string | undefined {
  return items.includes(undefined) ? undefined : items.map((item) => `${item}\n`).join("");
}
