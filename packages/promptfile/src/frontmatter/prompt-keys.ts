import type { PromptKernel } from "../types/prompt.ts";

export type PromptKey = keyof PromptKernel;

/**
 * Every key of a `.prompt` file in the order in which it is written, with what it holds in words. A key with
 * `writes` is written even where the Prompt does not have it: with its default.
 */
export const PROMPT_KEYS: Readonly<Record<PromptKey, { expects: string; writes?: string }>> = {
  model: { expects: "the name of a model" },
  temperature: { expects: "a number", writes: "1.0" },
  max_tokens: { expects: "a whole number, or -1 for as many as fit", writes: "-1" },
  top_p: { expects: "a number", writes: "1.0" },
  presence_penalty: { expects: "a number", writes: "0.0" },
  frequency_penalty: { expects: "a number", writes: "0.0" },
  provider: { expects: "the name of a provider" },
  endpoint: { expects: '"chat", "complete" or "edit"', writes: "chat" },
  template_language: { expects: '"default" or "jinja"' },
  stop: { expects: "text or a list of texts" },
  seed: { expects: "a whole number" },
  reasoning_effort: { expects: '"high", "medium", "low" or a whole number' },
  response_format: { expects: 'an object with "type": "text", "json_object" or "json_schema"' },
  other: { expects: "an object" },
  attributes: { expects: "an object" },
  fallbacks: { expects: 'a list of objects with "model" and perhaps "provider"' },
  linked_tools: { expects: "a list of Tool ids" },
  tools: { expects: 'a list of objects with "name", "description" and "parameters"', writes: "[]" },
  inputs: { expects: "an object of names and what they hold" },
  evaluators: { expects: "a list of paths of Evaluators" },
  tests: { expects: 'a list of objects with "inputs" and "expect"' },
  template: { expects: "text or a list of messages" },
};
