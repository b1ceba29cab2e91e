import type {
  LanguageModelV4Content,
  LanguageModelV4FinishReason,
  LanguageModelV4ToolCall,
  LanguageModelV4Usage,
  SharedV4ProviderMetadata,
} from "@ai-sdk/provider";
import type { ChatMessage, Thinking, ToolCall } from "@parley/promptfile";
import type { ModelUsage } from "../model.ts";

export function toFinishReason({ unified, raw }: LanguageModelV4FinishReason): string {
  switch (unified) {
    case "tool-calls":
      return "tool_calls";
    case "content-filter":
      return "content_filter";
    case "other":
    case "interrupted":
      return raw ?? "other";
    default:
      return unified;
  }
}

export function toUsage({ inputTokens, outputTokens }: LanguageModelV4Usage): ModelUsage {
  return {
    prompt_tokens: toCount(inputTokens.total),
    cached_tokens: toCount(inputTokens.cacheRead),
    cache_write_tokens: toCount(inputTokens.cacheWrite),
    output_tokens: toCount(outputTokens.total),
    reasoning_tokens: toCount(outputTokens.reasoning),
  };
}

const mostTokens = 1_000_000_000;

/** What a provider counted; nothing where it is no count, for it could be neither kept nor priced. */
export const toCount = (tokens: unknown): number | undefined =>
  typeof tokens === "number" && Number.isInteger(tokens) && tokens >= 0 && tokens <= mostTokens
    ? tokens
    : undefined;

export function toToolCall(call: LanguageModelV4ToolCall): ToolCall {
  return { id: call.toolCallId, type: "function", function: { name: call.toolName, arguments: call.input } };
}

/** The block to send back on the next turn; `undefined` for reasoning that its provider does not take back. */
export function toThinking(
  text: string,
  metadata: SharedV4ProviderMetadata | undefined,
): Thinking | undefined {
  const { signature, redactedData } = metadata?.["anthropic"] ?? {};
  if (typeof redactedData === "string") return { type: "redacted_thinking", data: redactedData };
  if (text === "" && typeof signature !== "string") return undefined;
  return { type: "thinking", thinking: text, signature: typeof signature === "string" ? signature : "" };
}

/** An assistant's message, with only the fields that hold something. */
export function toMessage(parts: { text: string; toolCalls: ToolCall[]; thinking: Thinking[] }): ChatMessage {
  const { text, toolCalls, thinking } = parts;
  return {
    role: "assistant",
    ...((text !== "" || toolCalls.length === 0) && { content: text }),
    ...(toolCalls.length > 0 && { tool_calls: toolCalls }),
    ...(thinking.length > 0 && { thinking }),
  };
}

export function readContent(content: readonly LanguageModelV4Content[]) {
  let text = "";
  const toolCalls: ToolCall[] = [];
  const thinking: Thinking[] = [];
  for (const part of content) {
    if (part.type === "text") text += part.text;
    if (part.type === "tool-call") toolCalls.push(toToolCall(part));
    if (part.type === "reasoning") {
      const block = toThinking(part.text, part.providerMetadata);
      if (block) thinking.push(block);
    }
  }
  return { text, toolCalls, thinking };
}

/** `undefined` when the model only called tools. */
export function toOutput(message: ChatMessage): string | undefined {
  return typeof message.content === "string" ? message.content : undefined;
}
