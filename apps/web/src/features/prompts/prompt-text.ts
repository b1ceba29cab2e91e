import { normalizePromptKernel, printPromptFile, type PromptKernel } from "@parley/promptfile";
import type { Prompt } from "@parley/sdk";

const kernelKeys = [
  "model",
  "endpoint",
  "template",
  "template_language",
  "provider",
  "max_tokens",
  "temperature",
  "top_p",
  "stop",
  "presence_penalty",
  "frequency_penalty",
  "other",
  "seed",
  "response_format",
  "reasoning_effort",
  "tools",
  "fallbacks",
  "attributes",
] as const satisfies readonly (keyof PromptKernel & keyof Prompt)[];

/** What defines a Prompt's version, out of the API's reply. */
export function kernelOf(prompt: Prompt): PromptKernel {
  const fields = kernelKeys.flatMap((key) => (prompt[key] == null ? [] : [[key, prompt[key]]]));
  const linked = prompt.linked_tools?.map((tool) => tool.id) ?? [];
  // The keys were picked one by one and hold what the contract says of them.
  return normalizePromptKernel({
    ...Object.fromEntries(fields),
    ...(linked.length > 0 && { linked_tools: linked }),
    ...prompt.extensions,
  } as PromptKernel);
}

/** The template as the body of a `.prompt` file. */
export function templateText(kernel: PromptKernel): string {
  return printPromptFile(kernel).replace(/^---\n[\s\S]*?\n---\n+/, "");
}

/** Everything but the template: what is compared field by field. */
export function parametersOf(kernel: PromptKernel): object {
  const { template: _template, ...parameters } = normalizePromptKernel(kernel);
  return parameters;
}

/** Whether two Prompts ask a model the same thing. */
export function isSameKernel(one: PromptKernel, other: PromptKernel): boolean {
  return one === other || printPromptFile(one) === printPromptFile(other);
}
