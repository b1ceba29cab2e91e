import type { Translation } from "../ai-sdk/ai-sdk-model.ts";
import { toCallOptions } from "../ai-sdk/call-options.ts";
import type { ModelRequest, ModelWarning } from "../model.ts";
import { toOpenAiMessages } from "./messages.ts";

/**
 * A request for anyone who speaks OpenAI's API. What we hold in OpenAI's own shape (messages, response format,
 * a completion's prompt) is written into the body exactly; the provider package does the rest.
 */
export function translateForOpenAi(request: ModelRequest): Translation {
  return request.endpoint === "complete" ? translateCompletion(request) : translateChat(request);
}

function translateChat(request: ModelRequest): Translation {
  const warnings: ModelWarning[] = [];
  if (typeof request.reasoning_effort === "number") warnings.push(budgetWarning);
  if (request.suffix !== undefined) warnings.push(unsupported("suffix", "chat"));
  const { response_format } = request;
  return {
    options: { ...toCallOptions(request), prompt: [] },
    warnings,
    body: {
      messages: toOpenAiMessages(request.messages, warnings),
      ...(response_format !== undefined && { response_format }),
    },
  };
}

const chatOnly = ["tools", "tool_choice", "response_format", "reasoning_effort"] as const;

function translateCompletion(request: ModelRequest): Translation {
  const { tools: _tools, tool_choice: _choice, ...sampling } = request;
  const { stopSequences: stop, ...options } = toCallOptions(sampling);
  const text = request.text ?? "";
  return {
    options: { ...options, prompt: [{ role: "user", content: [{ type: "text", text }] }] },
    warnings: chatOnly
      .filter((feature) => isAsked(request[feature]))
      .map((feature) => unsupported(feature, "completion")),
    // The package would wrap the prompt in a conversation, and stop at its next turn.
    body: { prompt: text, stop },
  };
}

function isAsked(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined;
}

const budgetWarning: ModelWarning = {
  type: "unsupported",
  feature: "reasoning_effort",
  message:
    "A reasoning budget in tokens is not supported by this provider and was left out; use high, medium or low.",
};

function unsupported(feature: string, endpoint: string): ModelWarning {
  const message = `${feature} is not supported by ${endpoint} models and was left out.`;
  return { type: "unsupported", feature, message };
}
