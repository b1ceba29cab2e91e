import {
  compilePrompt,
  type CompiledPrompt,
  type PromptKernel,
  type RenderResult,
  type TemplateCall,
} from "@parley/promptfile";
import type { PromptThread } from "@parley/promptfile/thread";

/** A Prompt's template, ready to be filled: at once, or where it is Jinja off the main thread. */
export type PromptTemplate = {
  /** The Tools it calls, in order. */
  calls: readonly TemplateCall[];
  /** What the calls are given: the inputs, and what is declared for those that are absent. */
  fillInputs: CompiledPrompt["fillInputs"];
  /** `callTexts` is what each of the calls gave. */
  render(
    inputs: Record<string, unknown>,
    callTexts?: readonly string[],
  ): RenderResult | Promise<RenderResult>;
};

export function createPromptTemplate(kernel: PromptKernel, thread: PromptThread): PromptTemplate {
  if (kernel.template_language === "jinja")
    return { calls: [], fillInputs: (inputs) => inputs, render: (inputs) => thread.render(kernel, inputs) };
  const { calls, fillInputs, render } = compilePrompt(kernel);
  if (calls.length === 0) return { calls, fillInputs, render: (inputs) => render(inputs) };
  return {
    calls,
    fillInputs,
    render: (inputs, callTexts = []) => render(inputs, { callTexts: [...callTexts] }),
  };
}
