import { costOf, countOf, nestedOf, numberOf, textOf, valueOf } from "../attributes.ts";
import { asList, isRecord } from "../decode/read-value.ts";
import type { Span } from "../decode/span.ts";
import { pathFor } from "../paths.ts";
import type { Step } from "../step.ts";
import { toToolKernel } from "../tool-kernel.ts";
import { toMessage, toMessages } from "../to-messages.ts";
import { toProvider } from "./generation.ts";
import { toInputs } from "./gen-ai.ts";

/** OpenInference, as Arize Phoenix's instrumentations write it. */
export function readOpenInference(span: Span): Step | undefined {
  const at = span.attributes;
  const kind = textOf(at, "openinference.span.kind")?.toUpperCase();
  if (kind === undefined) return undefined;
  const context = {
    user: textOf(at, "user.id"),
    session: textOf(at, "session.id"),
    error: span.error,
  };
  if (kind === "LLM") return { ...context, ...readCall(span) };
  const io = { inputs: toInputs(valueOf(at, "input.value")), output: textOf(at, "output.value") };
  if (kind !== "TOOL") {
    const path = pathFor(span, "flows", span.name);
    return { type: "flow", path, kernel: { attributes: {} }, ...io, ...context };
  }
  const name = textOf(at, "tool.name") ?? span.name;
  const description = textOf(at, "tool.description");
  const kernel = toToolKernel({ name, description, parameters: valueOf(at, "tool.parameters") });
  return { type: "tool", path: pathFor(span, "tools", name), kernel, ...io, ...context };
}

function readCall(span: Span): Step {
  const at = span.attributes;
  const [answer] = asList(nestedOf(at, "llm.output_messages"));
  const model = textOf(at, "llm.model_name");
  const provider = toProvider(textOf(at, "llm.provider", "llm.system"));
  const parameters = valueOf(at, "llm.invocation_parameters");
  const template = textOf(at, "llm.prompt_template.template");
  return {
    type: "prompt",
    path: pathFor(span, "prompts", span.name),
    kernel: {
      model: model ?? "unknown",
      ...(provider !== undefined && { provider }),
      ...toParameters(isRecord(parameters) ? parameters : {}),
      ...(template !== undefined && { template: [{ role: "user", content: template }] }),
    },
    provider,
    model,
    inputs: toInputs(valueOf(at, "llm.prompt_template.variables")),
    messages: toMessages(nestedOf(at, "llm.input_messages")) ?? toMessages(valueOf(at, "input.value")),
    outputMessage: answer === undefined ? undefined : toMessage(answer, "assistant"),
    output: answer === undefined ? textOf(at, "output.value") : undefined,
    promptTokens: countOf(at, "llm.token_count.prompt"),
    outputTokens: countOf(at, "llm.token_count.completion"),
    reasoningTokens: countOf(at, "llm.token_count.completion_details.reasoning"),
    cachedTokens: countOf(at, "llm.token_count.prompt_details.cache_read"),
    promptCost: costOf(at, "llm.cost.prompt"),
    outputCost: costOf(at, "llm.cost.completion"),
    finishReason: textOf(at, "llm.finish_reason"),
  };
}

const known = ["temperature", "top_p", "max_tokens", "presence_penalty", "frequency_penalty", "seed"];

/** Those that a version of a Prompt has. */
export const toParameters = (given: Record<string, unknown>): Record<string, number> =>
  Object.fromEntries(
    known.flatMap((name) => {
      const value = numberOf(given, name);
      return value === undefined ? [] : [[name, value]];
    }),
  );
