import type { PromptKernel, ToolFunction } from "../types/prompt.ts";
import { unlessDefault, unlessEmpty, unlessEmptyObject, withoutAbsent } from "./absent.ts";
import { normalizeTest } from "./normalize-test.ts";
import { normalizeTemplate } from "./normalize-template.ts";

type Parameters = Omit<PromptKernel, "tools" | "linked_tools">;

/** What Prompts and Agents have in common, in normal form. */
export function normalizeParameters(kernel: Parameters): Parameters {
  return {
    model: kernel.model,
    temperature: unlessDefault(kernel.temperature, 1),
    max_tokens: unlessDefault(kernel.max_tokens, -1),
    top_p: unlessDefault(kernel.top_p, 1),
    presence_penalty: unlessDefault(kernel.presence_penalty, 0),
    frequency_penalty: unlessDefault(kernel.frequency_penalty, 0),
    provider: kernel.provider,
    endpoint: unlessDefault(kernel.endpoint, "chat"),
    template: normalizeTemplate(kernel.template),
    template_language: unlessDefault(kernel.template_language, "default"),
    stop: Array.isArray(kernel.stop) ? unlessEmpty(kernel.stop) : kernel.stop,
    seed: kernel.seed,
    reasoning_effort: kernel.reasoning_effort,
    response_format:
      kernel.response_format &&
      withoutAbsent({ type: kernel.response_format.type, json_schema: kernel.response_format.json_schema }),
    other: unlessEmptyObject(kernel.other),
    attributes: unlessEmptyObject(kernel.attributes),
    fallbacks: unlessEmpty(kernel.fallbacks)?.map(({ model, provider }) =>
      withoutAbsent({ model, provider }),
    ),
    inputs: unlessEmptyObject(kernel.inputs),
    evaluators: unlessEmpty(kernel.evaluators)?.map((reference) =>
      typeof reference === "string" ? reference : withoutAbsent(reference),
    ),
    tests: unlessEmpty(kernel.tests)?.map(normalizeTest),
  };
}

export function normalizeFunction({ name, description, strict, parameters }: ToolFunction): ToolFunction {
  return withoutAbsent({ name, description, strict, parameters });
}
