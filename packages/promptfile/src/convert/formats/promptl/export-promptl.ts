import type { ChatMessage, ContentPart, ToolCall } from "../../../types/message.ts";
import type { PromptKernel } from "../../../types/prompt.ts";
import { messagesOf, startExport } from "../../export-kernel.ts";
import type { Export } from "../../export-kernel.ts";
import type { ExportResult } from "../../format.ts";
import { joinFrontmatter } from "../../frontmatter-text.ts";
import { responseSchema, writeParameters } from "../../parameters.ts";
import { escapePromptl, writePromptl } from "../../template/write-promptl.ts";

const NAMES = {
  provider: "provider",
  model: "model",
  temperature: "temperature",
  max_tokens: "maxTokens",
  top_p: "topP",
  stop: "stopSequences",
  presence_penalty: "presencePenalty",
  frequency_penalty: "frequencyPenalty",
  seed: "seed",
  reasoning_effort: "reasoningEffort",
} as const;

export function exportPromptl(given: PromptKernel): ExportResult {
  const out = startExport(given);
  const { kernel } = out;
  out.loseAllBut(
    [
      ...(Object.keys(NAMES) as (keyof typeof NAMES)[]),
      ...(["template", "template_language", "endpoint", "tools", "other", "response_format"] as const),
    ],
    "PromptL",
  );
  const schema = responseSchema(kernel);
  if (kernel.response_format && !schema && kernel.response_format.type !== "text")
    out.lose(["response_format"], "PromptL has formats with a schema only; it was left out.");
  const { other, tools } = kernel;
  const values = {
    ...other,
    ...writeParameters({ ...kernel, ...(typeof kernel.stop === "string" && { stop: [kernel.stop] }) }, NAMES),
    ...(schema && { schema: schema.schema }),
    ...(tools && {
      tools: tools.map(({ name, ...tool }) => ({ [name]: tool })),
    }),
  };
  const body = messagesOf(out).map((message, index) => writeMessage(message, out, index));
  return { text: joinFrontmatter(values, `\n${body.join("\n\n")}\n`), notes: out.notes() };
}

function writeMessage(message: ChatMessage, out: Export, index: number): string {
  const path = ["template", index];
  const { role, name, tool_call_id, tool_calls, thinking, content } = message;
  if (thinking) out.lose([...path, "thinking"], "PromptL has no reasoning; it was left out.");
  if (role === "developer")
    out.lose([...path, "role"], 'PromptL has no such role; it became "system".', "developer");
  if (role === "tool" && name === undefined)
    out.lose([...path, "name"], 'PromptL wants the name of the tool; "tool" was put in.');
  const tag = role === "developer" ? "system" : role;
  const attributes = [
    attribute("id", role === "tool" ? (tool_call_id ?? "") : undefined),
    attribute("name", role === "tool" ? (name ?? "tool") : name),
  ].join("");
  const parts = Array.isArray(content)
    ? content.map((part) => writePart(part, out, path)).filter((part) => part !== "")
    : [content === undefined ? "" : writeText(content, out, path)];
  const calls = (tool_calls ?? []).map((call, at) => writeCall(call, out, [...path, "tool_calls", at]));
  const lines = [...parts.filter((part) => part !== ""), ...calls].join("\n");
  return lines === ""
    ? `<${tag}${attributes}></${tag}>`
    : `<${tag}${attributes}>\n${indent(lines)}\n</${tag}>`;
}

function indent(text: string): string {
  return text.replaceAll(/^(?=[^\n])/gm, "  ");
}

function writeText(text: string, out: Export, path: readonly (string | number)[]): string {
  if (text.trim() !== text)
    out.lose(path, "White space around a message is not kept in PromptL.", "white space");
  const shared = text
    .split("\n")
    .slice(1)
    .filter((line) => line.trim() !== "");
  if (text.trim() === text && shared.length > 0 && /^\s/.test(text))
    out.lose(path, "Indentation is not kept in PromptL.");
  return writePromptl(out.read(text, path), out.report(path));
}

function writePart(part: ContentPart, out: Export, path: readonly (string | number)[]): string {
  if (part.type === "text") {
    const text = writeText(part.text, out, path);
    if (text.trim() !== "") return `<content-text>\n${indent(text)}\n</content-text>`;
    out.lose(path, "A part without text cannot be written in PromptL; it was left out.", "an empty part");
    return "";
  }
  if (part.type === "file") {
    const { url, filename, media_type } = part.file;
    if (filename !== undefined)
      out.lose([...path, "content"], "PromptL has no place for it; it was left out.", "filename");
    return `<content-file${attribute("mime", media_type ?? "application/octet-stream")}>${escapePromptl(url)}</content-file>`;
  }
  const { url, detail } = part.image_url;
  if (detail !== undefined)
    out.lose([...path, "content", "detail"], "PromptL has no place for it; it was left out.");
  const address = writePromptl(out.read(url, path), out.report(path));
  if (address.trim() !== "") return `<content-image>${address}</content-image>`;
  out.lose(path, "An image without an address cannot be written in PromptL; it was left out.", "an image");
  return "";
}

function writeCall(call: ToolCall, out: Export, path: readonly (string | number)[]): string {
  const { name, arguments: text } = call.function;
  const opening = `<tool-call${attribute("id", call.id)}${attribute("name", name)}`;
  if (text === undefined) return `${opening} />`;
  const literal = writeLiteral(text);
  if (literal !== undefined) return `${opening} arguments={{ ${literal} }} />`;
  out.lose([...path, "arguments"], "They are no JSON object that PromptL can say; they were left out.");
  return `${opening} />`;
}

/** An object literal without quotes around its keys: PromptL knows no others. */
function writeLiteral(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? literalOf(value)
      : undefined;
  } catch {
    return undefined;
  }
}

function literalOf(value: unknown): string | undefined {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  if (Array.isArray(value)) {
    const items = value.map(literalOf);
    return items.includes(undefined) ? undefined : `[${items.join(", ")}]`;
  }
  const members = Object.entries(value).map(([key, inner]) => {
    const literal = /^[A-Za-z_]\w*$/.test(key) ? literalOf(inner) : undefined;
    return literal === undefined ? undefined : `${key}: ${literal}`;
  });
  return members.includes(undefined) ? undefined : `{ ${members.join(", ")} }`;
}

function attribute(name: string, value: string | undefined): string {
  if (value === undefined) return "";
  const escaped = value
    .replaceAll("&", "&amp;")
    .replaceAll('"', "&quot;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("{{", "\\{{");
  return ` ${name}="${escaped}"`;
}
