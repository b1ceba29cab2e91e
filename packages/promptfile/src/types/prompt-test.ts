import { z } from "zod";
import { ChatMessage } from "./message.ts";
import { optional } from "./optional.ts";

const Texts = z.union([z.string(), z.array(z.string()).min(1)]);

const Pattern = z.string().refine(isPattern, { error: "must be a regular expression" });
const Patterns = z.union([Pattern, z.array(Pattern).min(1)]);

/** A call that has to be among those the model chose; `arguments` is what theirs have to contain. */
const ExpectedToolCall = z.union([
  z.string().min(1),
  z.strictObject({ name: z.string().min(1), arguments: optional(z.record(z.string(), z.unknown())) }),
]);

/**
 * What has to be true of an answer. Every key that is given has to hold; a list of texts means each of them. There
 * are no others: a key that is not known is an error, and none of them runs code.
 */
export const Expectations = z
  .strictObject({
    contains: optional(Texts),
    not_contains: optional(Texts),
    contains_any: optional(z.array(z.string()).min(1)),
    equals: optional(z.string()),
    matches: optional(Patterns),
    not_matches: optional(Patterns),
    json_schema: optional(z.record(z.string(), z.unknown())),
    tool_call: optional(z.union([ExpectedToolCall, z.array(ExpectedToolCall).min(1)])),
    not_tool_call: optional(z.union([z.boolean(), Texts])),
    finish_reason: optional(z.string().min(1)),
    max_cost: optional(z.number().min(0)).describe("USD."),
    max_latency_ms: optional(z.number().min(0)),
    max_output_tokens: optional(z.int().min(0)),
  })
  .meta({ id: "Expectations" });
export type Expectations = z.output<typeof Expectations>;

/** A case for `parley test`: what goes in, and what has to be true of what comes out. */
export const PromptTest = z
  .strictObject({
    name: optional(z.string().min(1)),
    inputs: optional(z.record(z.string(), z.unknown())),
    messages: optional(z.array(ChatMessage)).describe("Follow those of the template, as in a call."),
    repeat: optional(z.int().min(1).max(100)).describe("How many times to ask; every answer has to pass."),
    expect: Expectations,
  })
  .meta({ id: "PromptTest" });
export type PromptTest = z.output<typeof PromptTest>;

function isPattern(source: string): boolean {
  try {
    return Boolean(new RegExp(source, "u"));
  } catch {
    return false;
  }
}
