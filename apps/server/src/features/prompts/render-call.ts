import { promptErrors } from "@parley/contract";
import { callArguments, type ChatMessage } from "@parley/promptfile";
import type { RequestContext } from "../../kernel/request-context.ts";
import { runTemplateCalls, type RunDependencies } from "../tools/index.ts";
import type { CallablePrompt } from "./callable-prompts.ts";

export type RenderedCall = { messages: ChatMessage[]; text: string | undefined };

type Rendered = Pick<CallablePrompt, "template" | "path"> & {
  kernel: Pick<CallablePrompt["kernel"], "linked_tools">;
};

type Given = {
  inputs?: Record<string, unknown> | undefined;
  messages?: ChatMessage[] | undefined;
  /** Its signal is made when it is asked for. */
  context: Pick<RequestContext, "organizationId" | "signal">;
};

/**
 * The template filled with inputs and with what the Tools gave that it calls, the caller's messages after it.
 *
 * @throws unprocessable naming every input that is missing, or saying what else stood in the way
 */
export async function renderCall(
  dependencies: RunDependencies,
  prompt: Rendered,
  { inputs = {}, messages = [], context }: Given,
): Promise<RenderedCall> {
  const { calls } = prompt.template;
  if (calls.length === 0) return fill(prompt, { inputs, messages });
  // No Tool runs for a call whose inputs are not all there.
  await fill(prompt, { inputs, messages, callTexts: calls.map(() => "") });
  const filled = prompt.template.fillInputs(inputs);
  const given = await runTemplateCalls(dependencies, {
    organizationId: context.organizationId,
    path: prompt.path,
    linkedIds: prompt.kernel.linked_tools ?? [],
    calls: calls.map((call) => ({ name: call.name, arguments: callArguments(call, filled) })),
    signal: context.signal,
  });
  if (!given.ok) throw promptErrors.renderFailed({ file: prompt.path, reason: given.message });
  return fill(prompt, { inputs, messages, callTexts: given.texts });
}

async function fill(
  { template, path }: Rendered,
  {
    inputs,
    messages,
    callTexts,
  }: { inputs: Record<string, unknown>; messages: ChatMessage[]; callTexts?: readonly string[] },
): Promise<RenderedCall> {
  const rendering = template.render(inputs, callTexts);
  const rendered = rendering instanceof Promise ? await rendering : rendering;
  if (rendered.ok) return { messages: [...rendered.messages, ...messages], text: rendered.text };
  if (rendered.missing.length > 0)
    throw promptErrors.inputsMissing({ missing: rendered.missing, file: path });
  throw promptErrors.renderFailed({ file: path, reason: rendered.message });
}
