import type { LanguageModelV4StreamPart, SharedV4ProviderMetadata } from "@ai-sdk/provider";
import type { Thinking, ToolCall } from "@parley/promptfile";
import type { ModelReply, ModelStreamPart, ModelWarning } from "../model.ts";
import { ModelError } from "../model-error.ts";
import type { AiSdkCall } from "./ai-sdk-model.ts";
import { toStreamedError } from "./failure.ts";
import { toFinishReason, toMessage, toOutput, toThinking, toToolCall, toUsage } from "./reply.ts";
import { toModelWarning } from "./warnings.ts";

type SdkPart = LanguageModelV4StreamPart;

/** What has arrived so far. */
type Gathered = {
  text: string;
  toolCalls: ToolCall[];
  thinking: Thinking[];
  open: Map<string, { text: string; metadata: SharedV4ProviderMetadata }>;
  warnings: ModelWarning[];
  events: unknown[];
  /** No finish reason came. */
  lacksEnd: boolean;
};

export async function* readStream(call: AiSdkCall): AsyncGenerator<ModelStreamPart> {
  const { stream } = await call.model.doStream({ ...call.options, includeRawChunks: true });
  const gathered: Gathered = {
    text: "",
    toolCalls: [],
    thinking: [],
    open: new Map(),
    warnings: [...call.warnings],
    events: [],
    lacksEnd: false,
  };
  for await (const part of stream) {
    if (call.signal?.aborted) throw aborted(call);
    if (part.type === "error") {
      if (!isMissingEnd(part.error)) throw toStreamedError(part.error, call);
      gathered.lacksEnd = true;
    }
    if (part.type === "finish") {
      yield { type: "finish", reply: toReply(call, gathered, part) };
      return;
    }
    const delta = gather(gathered, part);
    if (delta) yield delta;
  }
  throw interrupted(call, gathered);
}

/** Notes a part, and says what of it the caller hears now. */
function gather(gathered: Gathered, part: SdkPart): ModelStreamPart | undefined {
  switch (part.type) {
    case "stream-start":
      gathered.warnings.push(...part.warnings.map(toModelWarning));
      return undefined;
    case "raw":
      gathered.events.push(part.rawValue);
      return undefined;
    case "text-delta":
      if (part.delta === "") return undefined;
      gathered.text += part.delta;
      return { type: "text-delta", text: part.delta };
    case "tool-call": {
      const toolCall = toToolCall(part);
      gathered.toolCalls.push(toolCall);
      return { type: "tool-call", toolCall };
    }
    case "reasoning-start":
    case "reasoning-delta":
    case "reasoning-end":
      return gatherReasoning(gathered, part);
    default:
      return undefined;
  }
}

function gatherReasoning(
  gathered: Gathered,
  part: Extract<SdkPart, { type: "reasoning-start" | "reasoning-delta" | "reasoning-end" }>,
): ModelStreamPart | undefined {
  const block = gathered.open.get(part.id) ?? { text: "", metadata: {} };
  for (const [provider, values] of Object.entries(part.providerMetadata ?? {})) {
    block.metadata[provider] = { ...block.metadata[provider], ...values };
  }
  gathered.open.set(part.id, block);
  if (part.type === "reasoning-end") {
    gathered.open.delete(part.id);
    const thinking = toThinking(block.text, block.metadata);
    if (thinking) gathered.thinking.push(thinking);
    return undefined;
  }
  if (part.type === "reasoning-start" || part.delta === "") return undefined;
  block.text += part.delta;
  return { type: "thinking-delta", text: part.delta };
}

function toReply(
  call: AiSdkCall,
  gathered: Gathered,
  finish: Extract<SdkPart, { type: "finish" }>,
): ModelReply {
  const { unified } = finish.finishReason;
  const lacksEnd = gathered.lacksEnd || unified === "interrupted";
  if (lacksEnd && !call.exchange.sawDone()) throw interrupted(call, gathered);
  const message = toMessage(gathered);
  const impliedReason = gathered.toolCalls.length > 0 ? "tool_calls" : "stop";
  const finish_reason = lacksEnd ? impliedReason : toFinishReason(finish.finishReason);
  return {
    message,
    output: toOutput(message),
    finish_reason,
    usage: toUsage(finish.usage),
    warnings: gathered.warnings,
    provider_request: call.exchange.sent(),
    provider_response: call.exchange.redact({ events: gathered.events }),
  };
}

/** One package reports the lack of a finish reason as an error, the others as an interruption. By its name: nothing of a provider's packages is loaded before it is wanted. */
function isMissingEnd(error: unknown): boolean {
  const isOfData = error instanceof Error && error.name === "AI_InvalidResponseDataError";
  return isOfData && "data" in error && error.data === undefined;
}

function aborted({ provider, exchange }: AiSdkCall): ModelError {
  const message = `${provider} was no longer waited for.`;
  return new ModelError({ kind: "aborted", provider, message, provider_request: exchange.sent() });
}

function interrupted(call: AiSdkCall, gathered: Gathered): ModelError {
  const failure = call.exchange.failure();
  return new ModelError({
    kind: failure?.kind ?? "upstream_failed",
    provider: call.provider,
    isRetryable: failure?.isRetryable,
    message: failure?.message ?? `${call.provider} ended the stream before the answer was complete.`,
    cause: failure?.cause,
    provider_request: call.exchange.sent(),
    provider_response: call.exchange.redact({ events: gathered.events }),
  });
}
