import { countOf, numberOf, textOf, valueOf } from "../attributes.ts";
import { asList } from "../decode/read-value.ts";
import type { Span } from "../decode/span.ts";
import { pathFor } from "../paths.ts";
import type { Step } from "../step.ts";
import { toToolKernel } from "../tool-kernel.ts";
import { toMessage, toMessages } from "../to-messages.ts";
import { toInputs } from "./gen-ai.ts";
import { toFinishReason, toProvider } from "./generation.ts";

const metadata = "ai.telemetry.metadata";

/**
 * The Vercel AI SDK: the outer span of a function is a Flow, each call of a model within it a Prompt, each tool a Tool.
 * Metadata may name the Files (`humanloopPromptPath`, `humanloopFlowPath`) and the Log above (`humanloopTraceId`).
 */
export function readVercelAi(span: Span): Step | undefined {
  const at = span.attributes;
  const operation = textOf(at, "ai.operationId");
  if (operation === undefined) return undefined;
  const step = operation === "ai.toolCall" ? toTool(span) : toCallOrFlow(span, operation);
  return {
    ...step,
    parentLogId: span.parentSpanId === undefined ? textOf(at, `${metadata}.humanloopTraceId`) : undefined,
    user: textOf(at, `${metadata}.userId`),
    session: textOf(at, `${metadata}.sessionId`),
    error: span.error,
  };
}

const toCallOrFlow = (span: Span, operation: string): Step =>
  /\.do[A-Z]/.test(operation) ? toCall(span) : toFlow(span, operation);

const functionOf = ({ attributes }: Span): string | undefined =>
  textOf(attributes, "ai.telemetry.functionId", "resource.name");

function toTool(span: Span): Step {
  const at = span.attributes;
  const name = textOf(at, "ai.toolCall.name") ?? span.name;
  return {
    type: "tool",
    path: pathFor(span, "tools", name),
    kernel: toToolKernel({ name }),
    inputs: toInputs(valueOf(at, "ai.toolCall.args", "ai.toolCall.input")),
    output: textOf(at, "ai.toolCall.result", "ai.toolCall.output"),
  };
}

function toFlow(span: Span, operation: string): Step {
  const at = span.attributes;
  const path = textOf(at, `${metadata}.humanloopFlowPath`);
  return {
    type: "flow",
    path: path ?? pathFor(span, "flows", functionOf(span) ?? operation),
    kernel: { attributes: {} },
    inputs: toInputs(valueOf(at, "ai.prompt", "ai.value", "ai.values")),
    output: textOf(at, "ai.response.text", "ai.response.object", "ai.embedding"),
  };
}

function toCall(span: Span): Step {
  const at = span.attributes;
  const provider = toProvider(textOf(at, "gen_ai.system", "ai.model.provider"));
  const model = textOf(at, "ai.model.id", "gen_ai.request.model");
  const path = textOf(at, `${metadata}.humanloopPromptPath`);
  const calls = asList(valueOf(at, "ai.response.toolCalls"));
  const text = textOf(at, "ai.response.text", "ai.response.object");
  const answer = { role: "assistant", content: text, tool_calls: calls };
  return {
    type: "prompt",
    path: path ?? pathFor(span, "prompts", functionOf(span) ?? span.name),
    kernel: { model: model ?? "unknown", ...(provider !== undefined && { provider }), ...toSettings(span) },
    provider,
    model: textOf(at, "ai.response.model", "gen_ai.response.model") ?? model,
    messages: toMessages(valueOf(at, "ai.prompt.messages", "ai.prompt")),
    output: text,
    outputMessage: text === undefined && calls.length === 0 ? undefined : toMessage(answer),
    promptTokens: countOf(at, "ai.usage.inputTokens", "ai.usage.promptTokens", "gen_ai.usage.input_tokens"),
    outputTokens: countOf(
      at,
      "ai.usage.outputTokens",
      "ai.usage.completionTokens",
      "gen_ai.usage.output_tokens",
    ),
    reasoningTokens: countOf(at, "ai.usage.reasoningTokens"),
    cachedTokens: countOf(at, "ai.usage.cachedInputTokens", "ai.usage.inputTokenDetails.cacheReadTokens"),
    finishReason: toFinishReason(textOf(at, "ai.response.finishReason")),
  };
}

function toSettings({ attributes: at }: Span): Record<string, number> {
  const settings = {
    temperature: numberOf(at, "gen_ai.request.temperature", "ai.settings.temperature"),
    top_p: numberOf(at, "gen_ai.request.top_p", "ai.settings.topP"),
    max_tokens: countOf(
      at,
      "gen_ai.request.max_tokens",
      "ai.settings.maxOutputTokens",
      "ai.settings.maxTokens",
    ),
    presence_penalty: numberOf(at, "gen_ai.request.presence_penalty", "ai.settings.presencePenalty"),
    frequency_penalty: numberOf(at, "gen_ai.request.frequency_penalty", "ai.settings.frequencyPenalty"),
  };
  return Object.fromEntries(
    Object.entries(settings).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
