import {
  compilePrompt,
  type CompiledPrompt,
  findReferences,
  type JinjaEngine,
  type PromptKernel,
} from "@parley/promptfile";
import { clientErrors } from "../client-errors.ts";
import type { ModelParameters, RenderedPrompt } from "./rendered-prompt.ts";

/** A version of a Prompt, wherever it came from. */
export type FoundPrompt = {
  readonly source: RenderedPrompt["source"];
  readonly kernel: PromptKernel;
  /** How messages call it. */
  readonly name: string;
  /** How its Logs name the version. */
  readonly version: { path: string; prompt: PromptKernel } | { id: string; version_id: string };
};

const parameterNames = [
  "max_tokens",
  "temperature",
  "top_p",
  "stop",
  "presence_penalty",
  "frequency_penalty",
  "seed",
  "response_format",
  "reasoning_effort",
  "tools",
  "other",
] as const satisfies readonly (keyof ModelParameters)[];

/** Kernels do not change: what one was compiled to lives as long as it does. */
const compiled = new WeakMap<PromptKernel, CompiledPrompt>();

/** Puts inputs into a version. `loadJinja` is asked where its template is Jinja. */
export async function renderPrompt(
  found: FoundPrompt,
  inputs: Record<string, unknown>,
  loadJinja: () => Promise<JinjaEngine>,
): Promise<RenderedPrompt> {
  const { kernel, name, source, version } = found;
  let prompt = compiled.get(kernel);
  if (prompt === undefined) {
    prompt = await compile(found, loadJinja);
    compiled.set(kernel, prompt);
  }
  const result = prompt.render(inputs);
  if (!result.ok)
    throw clientErrors.inputsMissing({ path: name, reason: result.message, missing: result.missing });
  const { messages, text } = result;
  return {
    source,
    model: kernel.model,
    provider: kernel.provider,
    endpoint: kernel.endpoint ?? "chat",
    messages,
    ...(text !== undefined && { text }),
    parameters: Object.fromEntries(
      parameterNames.flatMap((key) => (kernel[key] === undefined ? [] : [[key, kernel[key]]])),
    ),
    fallbacks: kernel.fallbacks ?? [],
    log: { ...version, inputs, ...(text === undefined && { messages }) },
  };
}

async function compile(
  { kernel, name }: FoundPrompt,
  loadJinja: () => Promise<JinjaEngine>,
): Promise<CompiledPrompt> {
  const refuse = (reason: string) => clientErrors.serverNeeded({ path: name, reason });
  const [reference] = findReferences(kernel);
  if (reference !== undefined) throw refuse(`it names ${reference.written}, which was never put in`);
  if (kernel.linked_tools !== undefined && kernel.linked_tools.length > 0)
    throw refuse("its tools are Files that only the server can look up");
  const jinja = kernel.template_language === "jinja" ? await loadJinja() : undefined;
  const prompt = compilePrompt(kernel, jinja && { jinja });
  const [call] = prompt.calls;
  if (call !== undefined) throw refuse(`its template calls the Tool ${call.name}`);
  return prompt;
}
