import type { Prompt } from "@parley/contract";
import type { PromptKernel } from "@parley/promptfile";

const names = [
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
] as const satisfies readonly (keyof PromptKernel & keyof Prompt)[];

/** What a version says of the call, out of the server's reply about it. */
export function toKernel(prompt: Prompt): PromptKernel {
  const { linked_tools, extensions } = prompt;
  const entries = names.flatMap((name) => (prompt[name] == null ? [] : [[name, prompt[name]] as const]));
  return {
    ...(Object.fromEntries(entries) as unknown as PromptKernel),
    ...(linked_tools && linked_tools.length > 0 && { linked_tools: linked_tools.map(({ id }) => id) }),
    ...(extensions?.inputs && { inputs: extensions.inputs }),
  };
}
