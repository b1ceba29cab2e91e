import type { Model, ModelContext, ModelReply, ModelRequest, ModelStreamPart } from "../../model.ts";
import { ModelError } from "../../model-error.ts";
import type { ProviderTools } from "../../provider.ts";
import { judgeHttpFailure } from "../../transport/http-failure.ts";
import { answer } from "./answer.ts";
import { embedText } from "./embed-text.ts";
import { estimateTokens } from "./estimate-tokens.ts";
import type { Script } from "./script.ts";
import { readScript } from "./script.ts";

/** Answers without any model or network, the same way every time. Obeys `@mock` lines in messages. */
export function createMockModel({ sleep }: Pick<ProviderTools, "sleep">): Model {
  async function prepare(request: ModelRequest, context: ModelContext) {
    const script = readScript(request);
    refuseIfAborted(context);
    if (script.delayMs > 0) await sleep(script.delayMs, context.signal).catch(() => {});
    refuseIfAborted(context);
    const reply = answer(request, script);
    if (script.failure) throw toError(script.failure, reply.provider_request);
    return { script, reply };
  }

  return {
    async call(request, context) {
      if (request.endpoint === "embed") return embed(request, context);
      const { script, reply } = await prepare(request, context);
      if (script.isCut) throw cutError(reply);
      return reply;
    },
    async *stream(request, context) {
      const { script, reply } = await prepare(request, context);
      for (const [index, part] of toParts(reply, script).entries()) {
        if (index > 0 && script.paceMs > 0) await sleep(script.paceMs, context.signal).catch(() => {});
        refuseIfAborted(context);
        yield part;
      }
      if (script.isCut) throw cutError(reply);
      yield { type: "finish", reply };
    },
  };
}

function embed(request: ModelRequest, context: ModelContext): ModelReply {
  refuseIfAborted(context);
  const { embed: texts = [], model } = request;
  return {
    message: { role: "assistant" },
    output: undefined,
    embeddings: texts.map(embedText),
    finish_reason: "stop",
    usage: { prompt_tokens: texts.reduce((sum, text) => sum + estimateTokens(text), 0), output_tokens: 0 },
    warnings: [],
    provider_request: { model, input: [...texts] },
    provider_response: undefined,
  };
}

function toParts(reply: ModelReply, script: Script): ModelStreamPart[] {
  const pieces = toPieces(reply.output ?? "", script.chunkCount);
  const heard = script.isCut ? pieces.slice(0, Math.ceil(pieces.length / 2)) : pieces;
  const toolCalls = script.isCut ? [] : (reply.message.tool_calls ?? []);
  return [
    ...(script.thinking === undefined ? [] : [{ type: "thinking-delta" as const, text: script.thinking }]),
    ...heard.map((text) => ({ type: "text-delta" as const, text })),
    ...toolCalls.map((toolCall) => ({ type: "tool-call" as const, toolCall })),
  ];
}

/** Word by word, or as many pieces as asked for. */
function toPieces(text: string, count: number | undefined): string[] {
  if (count === undefined) return text.match(/\S+\s*|\s+/g) ?? [];
  const size = Math.max(1, Math.ceil(text.length / Math.max(1, count)));
  return Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
    text.slice(index * size, (index + 1) * size),
  );
}

function toError(failure: NonNullable<Script["failure"]>, provider_request: unknown): ModelError {
  const { status, retryAfterMs, isFinal } = failure;
  if (typeof status === "string") {
    const kind = status === "timeout" ? "upstream_timeout" : "upstream_failed";
    const what = status === "timeout" ? "did not answer in time" : "could not be reached";
    const isRetryable = !isFinal;
    return new ModelError({
      kind,
      provider: "mock",
      isRetryable,
      message: `mock ${what}.`,
      provider_request,
    });
  }
  const provider_response = { error: { message: `asked to fail with ${status}` } };
  const verdict = judgeHttpFailure({ status, headers: {}, body: JSON.stringify(provider_response) }, 0);
  return new ModelError({
    kind: verdict.kind,
    provider: "mock",
    status,
    retryAfterMs,
    isRetryable: verdict.isRetryable && !isFinal,
    message: `mock answered ${status}: ${verdict.said}`,
    provider_request,
    provider_response,
  });
}

function cutError({ provider_request }: ModelReply): ModelError {
  const message = "mock closed the connection before the answer was complete.";
  return new ModelError({ kind: "upstream_failed", provider: "mock", message, provider_request });
}

function refuseIfAborted({ signal }: ModelContext): void {
  if (signal?.aborted) {
    throw new ModelError({ kind: "aborted", provider: "mock", message: "mock was no longer waited for." });
  }
}
