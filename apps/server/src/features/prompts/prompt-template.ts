import { compilePrompt, type PromptKernel, type RenderResult } from "@parley/promptfile";
import type { PromptThread } from "@parley/promptfile/thread";

/** A Prompt's template, ready to be filled: at once, or where it is Jinja off the main thread. */
export type PromptTemplate = {
  render(inputs: Record<string, unknown>): RenderResult | Promise<RenderResult>;
};

export function createPromptTemplate(kernel: PromptKernel, thread: PromptThread): PromptTemplate {
  if (kernel.template_language !== "jinja") return compilePrompt(kernel);
  return { render: (inputs) => thread.render(kernel, inputs) };
}
