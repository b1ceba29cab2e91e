import { randomUUID } from "node:crypto";
import type { ToolCall } from "@parley/promptfile";
import { toCount, toMessage, toOutput, toThinking } from "../ai-sdk/reply.ts";
import type { ModelReply, ModelUsage } from "../model.ts";

export type ChatReply = Pick<ModelReply, "message" | "output" | "finish_reason" | "usage">;

type Fields = Readonly<Record<string, unknown>>;

/** An answer of OpenAI's chat API; `undefined` for what is none. `hasThinking`: where models may think aloud. */
export function readChatReply(
  value: unknown,
  { hasThinking }: { hasThinking: boolean },
): ChatReply | undefined {
  const choices = isFields(value) ? value["choices"] : undefined;
  const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
  if (!isFields(value) || !isFields(choice) || !isFields(choice["message"])) return undefined;
  const said = readSaid(choice["message"]);
  const toolCalls = readToolCalls(choice["message"]["tool_calls"]);
  if (said === undefined || toolCalls === undefined) return undefined;
  const thinking = hasThinking ? said.thoughts.flatMap((text) => toThinking(text, undefined) ?? []) : [];
  const message = toMessage({ text: said.text, toolCalls, thinking });
  return {
    message,
    output: toOutput(message),
    finish_reason: toFinishReason(choice["finish_reason"], said.isRefusal),
    usage: readUsage(value["usage"]),
  };
}

const isFields = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const textOf = (value: unknown): string => (typeof value === "string" ? value : "");

type Said = { text: string; thoughts: string[]; isRefusal: boolean };

/** What was said before a refusal was said too. */
function readSaid(message: Fields): Said | undefined {
  const { content, refusal, audio } = message;
  if (content != null && typeof content !== "string" && !Array.isArray(content)) return undefined;
  const parts = Array.isArray(content) ? content.filter(isFields) : [];
  const written =
    textOf(content) + parts.map((part) => (part["type"] === "text" ? textOf(part["text"]) : "")).join("");
  const spoken = isFields(audio) ? textOf(audio["transcript"]) : "";
  const thoughts = [
    textOf(message["reasoning_content"] ?? message["reasoning"]),
    ...parts.map((part) => (part["type"] === "thinking" ? readThoughts(part["thinking"]) : "")),
  ];
  return {
    text: (written === "" ? spoken : written) + textOf(refusal),
    thoughts: thoughts.filter((text) => text !== ""),
    isRefusal: textOf(refusal) !== "",
  };
}

function readThoughts(thinking: unknown): string {
  if (!Array.isArray(thinking)) return "";
  const texts = thinking.map((part) =>
    isFields(part) && part["type"] === "text" ? textOf(part["text"]) : "",
  );
  return texts.join("");
}

function readToolCalls(value: unknown): ToolCall[] | undefined {
  if (value == null) return [];
  if (!Array.isArray(value)) return undefined;
  const calls: ToolCall[] = [];
  for (const call of value) {
    const made = isFields(call) ? call["function"] : undefined;
    if (!isFields(call) || !isFields(made)) return undefined;
    const { name, arguments: given } = made;
    if (typeof name !== "string" || typeof given !== "string") return undefined;
    // Some servers name none, and the next turn has to.
    const id = textOf(call["id"]) || `call_${randomUUID()}`;
    calls.push({ id, type: "function", function: { name, arguments: given } });
  }
  return calls;
}

function toFinishReason(reason: unknown, isRefusal: boolean): string {
  if (reason === "stop") return isRefusal ? "content_filter" : "stop";
  if (reason === "function_call") return "tool_calls";
  return textOf(reason) || "other";
}

const uncounted: ModelUsage = {
  prompt_tokens: undefined,
  cached_tokens: undefined,
  cache_write_tokens: undefined,
  output_tokens: undefined,
  reasoning_tokens: undefined,
};

/** Whoever counts at all leaves out what is nothing. */
function readUsage(usage: unknown): ModelUsage {
  if (!isFields(usage)) return uncounted;
  const { prompt_tokens_details: prompt, completion_tokens_details: completion } = usage;
  const ofPrompt = isFields(prompt) ? prompt : {};
  const ofCompletion = isFields(completion) ? completion : {};
  return {
    prompt_tokens: toCount(usage["prompt_tokens"] ?? 0),
    cached_tokens: toCount(ofPrompt["cached_tokens"] ?? 0),
    cache_write_tokens: toCount(ofPrompt["cache_write_tokens"]),
    output_tokens: toCount(usage["completion_tokens"] ?? 0),
    reasoning_tokens: toCount(ofCompletion["reasoning_tokens"] ?? 0),
  };
}
