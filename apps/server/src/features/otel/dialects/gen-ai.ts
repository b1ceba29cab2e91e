import { textOf, valueOf } from "../attributes.ts";
import { isRecord } from "../decode/read-value.ts";
import type { Span } from "../decode/span.ts";
import { pathFor } from "../paths.ts";
import type { Step } from "../step.ts";
import { toMessages } from "../to-messages.ts";
import { toToolKernel } from "../tool-kernel.ts";
import { readAnswer, readGeneration } from "./generation.ts";

/** Spans of OpenTelemetry's GenAI conventions, and of OpenLLMetry: model calls, tool calls, agents. */
export function readGenAi(span: Span): Step | undefined {
  const at = span.attributes;
  const operation = textOf(at, "gen_ai.operation.name");
  const kind = textOf(at, "traceloop.span.kind");
  if (operation === "execute_tool" || kind === "tool") return toTool(span);
  if (operation === "invoke_agent" || kind === "workflow" || kind === "agent" || kind === "task")
    return toFlow(span);
  const isCall = at["gen_ai.request.model"] !== undefined || at["gen_ai.response.model"] !== undefined;
  if (!isCall) return undefined;
  const name = textOf(at, "gen_ai.prompt.name", "gen_ai.agent.name") ?? span.name;
  return { ...readGeneration(span), type: "prompt", path: pathFor(span, "prompts", name) };
}

function toTool(span: Span): Step {
  const at = span.attributes;
  const name = textOf(at, "gen_ai.tool.name", "traceloop.entity.name") ?? span.name;
  const description = textOf(at, "gen_ai.tool.description");
  return {
    type: "tool",
    path: pathFor(span, "tools", name),
    kernel: toToolKernel({ name, description }),
    inputs: toInputs(valueOf(at, "gen_ai.tool.call.arguments", "traceloop.entity.input")),
    output: textOf(at, "gen_ai.tool.call.result", "traceloop.entity.output"),
    error: span.error,
  };
}

function toFlow(span: Span): Step {
  const at = span.attributes;
  const name = textOf(at, "gen_ai.agent.name", "traceloop.entity.name") ?? span.name;
  return {
    type: "flow",
    path: pathFor(span, "flows", name),
    kernel: { attributes: {} },
    inputs: toInputs(valueOf(at, "traceloop.entity.input")),
    output: textOf(at, "traceloop.entity.output"),
    messages: toMessages(valueOf(at, "gen_ai.input.messages")),
    outputMessage: readAnswer(at).outputMessage,
    session: textOf(at, "gen_ai.conversation.id", "session.id"),
    error: span.error,
  };
}

/** An object as it is; anything else under `input`. */
export const toInputs = (value: unknown): Record<string, unknown> | undefined => {
  if (value === undefined) return undefined;
  return isRecord(value) ? value : { input: value };
};
