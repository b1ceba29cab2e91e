import { costOf, countOf, textOf, valueOf } from "../attributes.ts";
import { isRecord } from "../decode/read-value.ts";
import type { Attributes, Span } from "../decode/span.ts";
import { pathFor } from "../paths.ts";
import type { Step } from "../step.ts";
import { toToolKernel } from "../tool-kernel.ts";
import { toMessage, toMessages } from "../to-messages.ts";
import { toInputs } from "./gen-ai.ts";
import { toParameters } from "./open-inference.ts";

const observation = "langfuse.observation";

/** What Langfuse's own SDKs write: generations are Prompts, tools are Tools, all others are Flows. */
export function readLangfuse(span: Span): Step | undefined {
  const at = span.attributes;
  const type = textOf(at, `${observation}.type`);
  if (type === undefined) return undefined;
  const isFailed = at[`${observation}.level`] === "ERROR";
  const message = textOf(at, `${observation}.status_message`) ?? "The observation has the level ERROR.";
  const context = {
    user: textOf(at, "user.id", "langfuse.user.id"),
    session: textOf(at, "session.id", "langfuse.session.id"),
    error: isFailed ? message : span.error,
  };
  if (type === "generation") return { ...context, ...toGeneration(span) };
  const io = {
    inputs: toInputs(valueOf(at, `${observation}.input`)),
    output: textOf(at, `${observation}.output`),
  };
  if (type === "tool")
    return {
      type: "tool",
      path: pathFor(span, "tools", span.name),
      kernel: toToolKernel({ name: span.name }),
      ...io,
      ...context,
    };
  return {
    type: "flow",
    path: pathFor(span, "flows", span.name),
    kernel: { attributes: {} },
    ...io,
    ...context,
  };
}

function recordOf(at: Attributes, name: string): Record<string, unknown> {
  const value = valueOf(at, `${observation}.${name}`);
  return isRecord(value) ? value : {};
}

function toGeneration(span: Span): Step {
  const at = span.attributes;
  const model = textOf(at, `${observation}.model.name`, "gen_ai.request.model");
  const parameters = valueOf(at, `${observation}.model.parameters`);
  const usage = recordOf(at, "usage_details");
  const cost = recordOf(at, "cost_details");
  const output = valueOf(at, `${observation}.output`);
  return {
    type: "prompt",
    path: pathFor(span, "prompts", textOf(at, `${observation}.prompt.name`) ?? span.name),
    kernel: { model: model ?? "unknown", ...toParameters(isRecord(parameters) ? parameters : {}) },
    model,
    messages: toMessages(valueOf(at, `${observation}.input`)),
    output: textOf(at, `${observation}.output`),
    outputMessage: isRecord(output) ? toMessage(output, "assistant") : undefined,
    promptTokens: countOf(usage, "input", "prompt_tokens"),
    outputTokens: countOf(usage, "output", "completion_tokens"),
    cachedTokens: countOf(usage, "input_cached_tokens", "cache_read_input_tokens"),
    promptCost: costOf(cost, "input"),
    outputCost: costOf(cost, "output"),
  };
}
