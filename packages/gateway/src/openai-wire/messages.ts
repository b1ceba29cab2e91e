import type { ChatMessage, ContentPart } from "@parley/promptfile";
import type { ModelWarning } from "../model.ts";

/**
 * Messages for OpenAI's chat API. Ours already have its shape, so they pass unchanged but for `thinking`, which
 * only Anthropic takes back, and tool calls' absent arguments, which it demands.
 */
export function toOpenAiMessages(messages: readonly ChatMessage[], warnings: ModelWarning[]): ChatMessage[] {
  return messages.map((message) => {
    if (!needsTranslation(message)) return message;
    const { thinking, tool_calls, ...rest } = withFiles(message, warnings);
    if (thinking === undefined && tool_calls === undefined) return rest;
    if (thinking !== undefined && thinking.length > 0) warnings.push(thinkingWarning);
    return {
      ...rest,
      ...(tool_calls !== undefined && tool_calls.length > 0 && { tool_calls: tool_calls.map(withArguments) }),
    };
  });
}

/** Most messages are text, which is not worth a copy. */
const needsTranslation = ({ content, thinking, tool_calls }: ChatMessage): boolean =>
  Array.isArray(content) || thinking !== undefined || tool_calls !== undefined;

const thinkingWarning: ModelWarning = {
  type: "unsupported",
  feature: "thinking",
  message: "Thinking blocks of earlier messages are not taken back by this provider and were left out.",
};

/** Files in the provider's shape, which takes them by their bytes alone. */
function withFiles(message: ChatMessage, warnings: ModelWarning[]): ChatMessage {
  const { content } = message;
  if (!Array.isArray(content) || !content.some(({ type }) => type === "file")) return message;
  const parts = content.flatMap((part): object[] => {
    if (part.type !== "file") return [part];
    const { url, filename } = part.file;
    if (!url.startsWith("data:")) {
      warnings.push(fileAddressWarning);
      return [];
    }
    return [{ type: "file", file: { file_data: url, filename: filename ?? "file" } }];
  });
  return { ...message, content: parts as ContentPart[] };
}

const fileAddressWarning: ModelWarning = {
  type: "unsupported",
  feature: "file",
  message:
    "Files by address are not supported by this provider and were left out; give their bytes as a data: URL.",
};

function withArguments(call: NonNullable<ChatMessage["tool_calls"]>[number]) {
  return { ...call, function: { ...call.function, arguments: call.function.arguments ?? "{}" } };
}
