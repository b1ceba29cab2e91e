import type { ChatMessage } from "@parley/promptfile";
import type { ModelWarning } from "../model.ts";

/**
 * Messages for OpenAI's chat API. Ours already have its shape, so they pass unchanged but for `thinking`, which
 * only Anthropic takes back, and tool calls' absent arguments, which it demands.
 */
export function toOpenAiMessages(messages: readonly ChatMessage[], warnings: ModelWarning[]): ChatMessage[] {
  return messages.map((message) => {
    if (message.thinking === undefined && message.tool_calls === undefined) return message;
    const { thinking, tool_calls, ...rest } = message;
    if (thinking !== undefined && thinking.length > 0) warnings.push(thinkingWarning);
    return {
      ...rest,
      ...(tool_calls !== undefined && tool_calls.length > 0 && { tool_calls: tool_calls.map(withArguments) }),
    };
  });
}

const thinkingWarning: ModelWarning = {
  type: "unsupported",
  feature: "thinking",
  message: "Thinking blocks of earlier messages are not taken back by this provider and were left out.",
};

function withArguments(call: NonNullable<ChatMessage["tool_calls"]>[number]) {
  return { ...call, function: { ...call.function, arguments: call.function.arguments ?? "{}" } };
}
