import type { ChatMessage } from "@parley/promptfile";
import type { ModelRequest } from "../../model.ts";

const charactersAToken = 4;
const tokensAMessage = 4;
const tokensAnImage = 85;

/** Tokens of a text, by its length alone. */
export function estimateTokens(text: string): number {
  return Math.ceil(text.length / charactersAToken);
}

/** The longest beginning of a text within so many tokens. */
export function truncateToTokens(text: string, tokenCount: number): string {
  return text.slice(0, tokenCount * charactersAToken);
}

export function estimatePromptTokens({ endpoint, messages, text = "", tools = [] }: ModelRequest): number {
  if (endpoint === "complete") return estimateTokens(text);
  const toolTokens = tools.length === 0 ? 0 : estimateTokens(JSON.stringify(tools));
  return messages.reduce((sum, message) => sum + messageTokens(message), toolTokens);
}

function messageTokens({ content = "", tool_calls }: ChatMessage): number {
  const parts = typeof content === "string" ? [{ type: "text" as const, text: content }] : content;
  const contentTokens = parts.reduce(
    (sum, part) => sum + (part.type === "text" ? estimateTokens(part.text) : tokensAnImage),
    0,
  );
  return tokensAMessage + contentTokens + (tool_calls ? estimateTokens(JSON.stringify(tool_calls)) : 0);
}
