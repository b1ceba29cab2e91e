import type { ChatMessage, ContentPart, ToolCall } from "../types/message.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { unlessEmpty, withoutAbsent } from "./absent.ts";

export function normalizeTemplate(template: PromptKernel["template"]): PromptKernel["template"] {
  if (template == null || typeof template === "string") return template;
  return unlessEmpty(template)?.map(normalizeMessage);
}

export function normalizeMessage(message: ChatMessage): ChatMessage {
  const { content } = message;
  return withoutAbsent<ChatMessage>({
    role: message.role,
    content: Array.isArray(content) ? content.map(normalizePart) : content,
    name: message.name,
    tool_call_id: message.tool_call_id,
    tool_calls: unlessEmpty(message.tool_calls)?.map(normalizeToolCall),
    thinking: unlessEmpty(message.thinking)?.map((block) =>
      block.type === "thinking"
        ? { type: block.type, thinking: block.thinking, signature: block.signature }
        : { type: block.type, data: block.data },
    ),
  });
}

function normalizePart(part: ContentPart): ContentPart {
  if (part.type === "text") return { type: "text", text: part.text };
  if (part.type === "file") {
    const { url, filename, media_type } = part.file;
    return { type: "file", file: withoutAbsent({ url, filename, media_type }) };
  }
  const { url, detail, alt } = part.image_url;
  return { type: "image_url", image_url: withoutAbsent({ url, detail, alt }) };
}

function normalizeToolCall(call: ToolCall): ToolCall {
  const { name, arguments: argumentText } = call.function;
  return { id: call.id, type: "function", function: withoutAbsent({ name, arguments: argumentText }) };
}
