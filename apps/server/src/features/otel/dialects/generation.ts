import { countOf, nestedOf, numberOf, textOf, valueOf } from "../attributes.ts";
import { asList, isRecord } from "../decode/read-value.ts";
import type { Attributes, Span } from "../decode/span.ts";
import type { Step } from "../step.ts";
import { toMessage, toMessages } from "../to-messages.ts";

/** What a call of a model says, without where it belongs. */
export type Generation = Omit<Step, "type" | "path">;

/** `gen_ai.*`: OpenTelemetry's GenAI conventions, as they are and as OpenLLMetry had them before. */
export function readGeneration(span: Span): Generation {
  const at = span.attributes;
  const provider = toProvider(textOf(at, "gen_ai.provider.name", "gen_ai.system"));
  const completion = nestedOf(at, "gen_ai.completion");
  const answer = readAnswer(at, completion);
  const system = toMessage({ role: "system", parts: asList(valueOf(at, "gen_ai.system_instructions")) });
  const messages =
    toMessages(valueOf(at, "gen_ai.input.messages")) ?? toMessages(nestedOf(at, "gen_ai.prompt"));
  return {
    kernel: toPromptKernel(at, provider),
    provider,
    model: textOf(at, "gen_ai.response.model", "gen_ai.request.model"),
    messages: system?.content ? [system, ...(messages ?? [])] : messages,
    ...answer,
    promptTokens: countOf(at, "gen_ai.usage.input_tokens", "gen_ai.usage.prompt_tokens"),
    outputTokens: countOf(at, "gen_ai.usage.output_tokens", "gen_ai.usage.completion_tokens"),
    reasoningTokens: countOf(at, "gen_ai.usage.reasoning.output_tokens", "gen_ai.usage.reasoning_tokens"),
    cachedTokens: countOf(at, "gen_ai.usage.cache_read.input_tokens"),
    user: textOf(at, "user.id", "enduser.id", "gen_ai.user"),
    session: textOf(at, "gen_ai.conversation.id", "session.id"),
    error: span.error,
  };
}

/** The AI SDK writes `tool-calls` for `tool_calls`. */
export const toFinishReason = (reason: string | undefined): string | undefined =>
  reason?.replaceAll("-", "_");

export function readAnswer(
  at: Attributes,
  completion?: unknown,
): Pick<Step, "outputMessage" | "finishReason"> {
  const [first] = asList(valueOf(at, "gen_ai.output.messages") ?? completion);
  const outputMessage = first === undefined ? undefined : toMessage(first, "assistant");
  const reasons = valueOf(at, "gen_ai.response.finish_reasons");
  const reason = isRecord(first) ? first["finish_reason"] : undefined;
  return {
    outputMessage,
    finishReason: toFinishReason(textOf({ reason: Array.isArray(reasons) ? reasons[0] : reason }, "reason")),
  };
}

/** The version of a Prompt that a call of a model stands for. */
export function toPromptKernel(at: Attributes, provider: string | undefined): Record<string, unknown> {
  const entries = {
    model: textOf(at, "gen_ai.request.model", "gen_ai.response.model") ?? "unknown",
    provider,
    endpoint: textOf(at, "llm.request.type") === "completion" ? "complete" : undefined,
    temperature: numberOf(at, "gen_ai.request.temperature"),
    top_p: numberOf(at, "gen_ai.request.top_p"),
    max_tokens: countOf(at, "gen_ai.request.max_tokens"),
    presence_penalty: numberOf(at, "gen_ai.request.presence_penalty", "llm.presence_penalty"),
    frequency_penalty: numberOf(at, "gen_ai.request.frequency_penalty", "llm.frequency_penalty"),
    seed: numberOf(at, "gen_ai.request.seed"),
  };
  return Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
}

/** `openai.chat` and `OpenAI` are `openai`. */
export const toProvider = (name: string | undefined): string | undefined =>
  name
    ?.toLowerCase()
    .split(".")[0]
    ?.replaceAll(/[^a-z0-9_-]+/g, "-");
