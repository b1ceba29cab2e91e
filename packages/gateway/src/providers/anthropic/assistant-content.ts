import type { LanguageModelV4Message } from "@ai-sdk/provider";
import type { ChatMessage, Thinking, ToolCall } from "@parley/promptfile";
import type { ModelWarning } from "../../model.ts";

type AssistantPart = Extract<LanguageModelV4Message, { role: "assistant" }>["content"][number];

/** Thinking first, then text, then tool calls: the order in which Anthropic wants its own words back. */
export function toAssistantContent(message: ChatMessage, warnings: ModelWarning[]): AssistantPart[] {
  return [
    ...(message.thinking ?? []).flatMap((block) => toReasoning(block, warnings)),
    ...toTexts(message.content, warnings),
    ...(message.tool_calls ?? []).map((call) => toToolCallPart(call, warnings)),
  ];
}

function toReasoning(block: Thinking, warnings: ModelWarning[]): AssistantPart[] {
  if (block.type === "redacted_thinking") {
    return [{ type: "reasoning", text: "", providerOptions: { anthropic: { redactedData: block.data } } }];
  }
  if (block.signature === "") {
    warnings.push(unsignedWarning);
    return [];
  }
  const providerOptions = { anthropic: { signature: block.signature } };
  return [{ type: "reasoning", text: block.thinking, providerOptions }];
}

function toTexts(content: ChatMessage["content"], warnings: ModelWarning[]): AssistantPart[] {
  const parts = typeof content === "string" ? [{ type: "text" as const, text: content }] : (content ?? []);
  return parts.flatMap((part): AssistantPart[] => {
    if (part.type === "text") return part.text === "" ? [] : [part];
    warnings.push(imageWarning);
    return [];
  });
}

function toToolCallPart(call: ToolCall, warnings: ModelWarning[]): AssistantPart {
  const { name, arguments: text = "{}" } = call.function;
  return { type: "tool-call", toolCallId: call.id, toolName: name, input: toInput(text, name, warnings) };
}

function toInput(text: string, name: string, warnings: ModelWarning[]): unknown {
  try {
    const value: unknown = text.trim() === "" ? {} : JSON.parse(text);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return value;
  } catch {
    // Models do write broken JSON; the conversation that holds it can still go on.
  }
  const message = `The arguments of an earlier call of ${name} are not a JSON object; they were sent as text.`;
  warnings.push({ type: "compatibility", feature: "tool_calls", message });
  return { arguments: text };
}

const unsignedWarning: ModelWarning = {
  type: "unsupported",
  feature: "thinking",
  message: "A thinking block without Anthropic's signature was left out.",
};

const imageWarning: ModelWarning = {
  type: "unsupported",
  feature: "image_url",
  message: "Images in an assistant's message are not supported by Anthropic and were left out.",
};
