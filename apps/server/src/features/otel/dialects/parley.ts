import { PromptKernel } from "@parley/promptfile";
import { parseJson, textOf, valueOf } from "../attributes.ts";
import { isRecord } from "../decode/read-value.ts";
import type { Attributes, Span } from "../decode/span.ts";
import type { Step } from "../step.ts";
import { toToolKernel } from "../tool-kernel.ts";
import { toMessage, toMessages } from "../to-messages.ts";

const types = ["prompt", "tool", "flow"] as const;

/**
 * What Parley's own SDK adds: which File a span is a run of, and what went in and came out, as JSON. Beside it stand the
 * attributes of whoever made the span, as `known` has read them: a call of a model keeps its tokens and messages.
 */
export function readParley(span: Span, known: Step | undefined): Step | undefined {
  const at = span.attributes;
  const type = types.find((one) => one === at["parley.file.type"]);
  const path = textOf(at, "parley.file.path");
  if (type === undefined || path === undefined) return known;
  const base = known?.type === type ? known : undefined;
  return {
    ...base,
    type,
    path,
    kernel: toKernel(type, { at, path, base }),
    isVersionUnsaid: base === undefined && textOf(at, "parley.file.kernel") === undefined,
    ...readLog(span),
  };
}

function readLog({ attributes: at, error }: Span): Partial<Step> {
  const inputs = valueOf(at, "parley.log.inputs");
  const messages = valueOf(at, "parley.log.messages");
  const message = valueOf(at, "parley.log.output_message");
  const step: Partial<Step> = {
    logId: textOf(at, "parley.log.id"),
    isIncomplete: at["parley.log.log_status"] === "incomplete",
    inputs: isRecord(inputs) ? inputs : undefined,
    messages: messages === undefined ? undefined : toMessages(messages),
    output: textOf(at, "parley.log.output"),
    outputMessage: isRecord(message) ? toMessage(message, "assistant") : undefined,
    error,
  };
  return Object.fromEntries(Object.entries(step).filter(([, value]) => value !== undefined));
}

type Facts = { at: Attributes; path: string; base: Step | undefined };

function toKernel(type: Step["type"], { at, path, base }: Facts): Record<string, unknown> {
  const text = textOf(at, "parley.file.kernel");
  const given = text === undefined ? undefined : parseJson(text);
  const kernel = isRecord(given) ? given : {};
  if (type === "flow") return { attributes: isRecord(kernel["attributes"]) ? kernel["attributes"] : {} };
  if (type === "prompt") {
    const prompt = PromptKernel.safeParse(given);
    return prompt.success ? prompt.data : (base?.kernel ?? { model: "unknown" });
  }
  const about = isRecord(kernel["function"]) ? kernel["function"] : {};
  return toToolKernel(
    {
      name: textOf(about, "name") ?? path.split("/").at(-1) ?? "tool",
      description: textOf(about, "description"),
      parameters: about["parameters"],
      strict: about["strict"],
    },
    kernel,
  );
}
