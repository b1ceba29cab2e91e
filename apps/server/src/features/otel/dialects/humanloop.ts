import { costOf, countOf, nestedOf, numberOf, textOf } from "../attributes.ts";
import type { Span } from "../decode/span.ts";
import { asList, isRecord } from "../decode/read-value.ts";
import type { Step } from "../step.ts";
import { toToolKernel } from "../tool-kernel.ts";
import { toMessage } from "../to-messages.ts";
import { readGeneration } from "./generation.ts";

const types = ["prompt", "tool", "flow"] as const;

/** What Humanloop's decorators send: every value is text, and the Log they are about may be there already. */
export function readHumanloop(span: Span): Step | undefined {
  const { attributes } = span;
  const type = types.find((known) => known === attributes["humanloop.file.type"]);
  const path = textOf(attributes, "humanloop.file.path");
  if (type === undefined || path === undefined) return undefined;
  const file = nestedOf(attributes, "humanloop.file");
  const facts = isRecord(file) ? file : {};
  const base = type === "prompt" ? readGeneration(span) : undefined;
  return {
    ...base,
    type,
    path,
    kernel: toKernel(type, facts, base?.kernel),
    ...readLog(span),
  };
}

function readLog({ attributes, error }: Span): Partial<Step> {
  const log = nestedOf(attributes, "humanloop.log");
  const facts = isRecord(log) ? log : {};
  const inputs = facts["inputs"];
  const step: Partial<Step> = {
    logId: textOf(facts, "id"),
    parentLogId: textOf(facts, "trace_parent_id"),
    isIncomplete: facts["log_status"] === "incomplete",
    inputs: Array.isArray(inputs) ? Object.fromEntries(inputs.entries()) : asObject(inputs),
    messages: asMessages(facts["messages"]),
    output: textOf(facts, "output"),
    outputMessage: toMessage(facts["output_message"], "assistant"),
    error: textOf(facts, "error") ?? error,
    user: textOf(facts, "user"),
    sourceDatapointId: textOf(facts, "source_datapoint_id"),
    runId: textOf(facts, "run_id"),
    promptTokens: countOf(facts, "prompt_tokens"),
    outputTokens: countOf(facts, "output_tokens"),
    promptCost: costOf(facts, "prompt_cost"),
    outputCost: costOf(facts, "output_cost"),
    finishReason: textOf(facts, "finish_reason"),
  };
  return Object.fromEntries(Object.entries(step).filter(([, value]) => value !== undefined));
}

const asObject = (value: unknown): Record<string, unknown> | undefined =>
  isRecord(value) ? value : undefined;

const asMessages = (value: unknown): Step["messages"] => {
  const messages = asList(value).flatMap((item) => toMessage(item) ?? []);
  return messages.length > 0 ? messages : undefined;
};

function toKernel(
  type: Step["type"],
  file: Record<string, unknown>,
  generation: Record<string, unknown> | undefined,
): Record<string, unknown> {
  if (type === "flow") {
    const flow = isRecord(file["flow"]) ? file["flow"] : file;
    return { attributes: asObject(flow["attributes"]) ?? {} };
  }
  if (type === "prompt") {
    const template = file["template"];
    return { ...generation, ...(template !== undefined && { template }) };
  }
  const name = textOf(file, "path")?.split("/").at(-1) ?? "tool";
  return toToolKernel(readFunction(asObject(file["function"]) ?? {}, name), file);
}

/** With what became text in the attributes turned back. */
const readFunction = ({ strict, parameters, ...facts }: Record<string, unknown>, name: string) => ({
  name: textOf(facts, "name") ?? name,
  description: textOf(facts, "description"),
  strict: strict === undefined ? undefined : String(strict) === "true",
  parameters: restoreSchema(parameters),
});

/** Keywords of JSON Schema that are numbers or booleans; the value of every other stays text. */
const numeric = /^(min|max)(imum|Length|Items|Properties)$|^multipleOf$/;

function restoreSchema(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) return value.map((item) => restoreSchema(item));
  if (isRecord(value))
    return Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, restoreSchema(inner, name)]),
    );
  if (/^(additionalProperties|uniqueItems)$/.test(key) && (value === "true" || value === "false"))
    return value === "true";
  // Lists come as their items joined by commas: `toString` of the sender.
  if (key === "required" && typeof value === "string") return value.split(",");
  return numeric.test(key) ? (numberOf({ value }, "value") ?? value) : value;
}
