import type { ChatMessage, ChatRole, ContentPart } from "@parley/promptfile";

/** A message's content as parts, whichever way it is written. */
export function toParts(message: ChatMessage): ContentPart[] {
  const { content } = message;
  if (Array.isArray(content)) return content;
  return [{ type: "text", text: content ?? "" }];
}

/** The message with other parts; a single text is written as plain content. */
export function withParts(message: ChatMessage, parts: ContentPart[]): ChatMessage {
  const [first, ...rest] = parts;
  const isPlain = rest.length === 0 && (first === undefined || first.type === "text");
  return { ...message, content: isPlain ? textOf(first) : parts };
}

/** The message under another role, without what that role cannot have. */
export function withRole(message: ChatMessage, role: ChatRole): ChatMessage {
  const { tool_calls: toolCalls, tool_call_id: callId, name, thinking, ...rest } = message;
  return {
    ...rest,
    role,
    ...(role === "assistant" && { tool_calls: toolCalls, thinking }),
    ...(role === "tool" && { tool_call_id: callId ?? "call_1" }),
    ...(name && { name }),
  };
}

/** The list with an item moved by some places. */
export function moveItem<T>(items: readonly T[], index: number, by: number): T[] {
  const item = items[index];
  if (item === undefined) return [...items];
  const rest = items.toSpliced(index, 1);
  return rest.toSpliced(Math.max(0, Math.min(rest.length, index + by)), 0, item);
}

/** Whose turn it is after a list of messages. */
export function nextRole(messages: readonly ChatMessage[]): ChatRole {
  if (messages.length === 0) return "system";
  return messages.at(-1)?.role === "user" ? "assistant" : "user";
}

const textOf = (part: ContentPart | undefined): string => (part?.type === "text" ? part.text : "");
