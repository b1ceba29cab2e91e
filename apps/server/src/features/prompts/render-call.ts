import { promptErrors } from "@parley/contract";
import type { ChatMessage } from "@parley/promptfile";
import type { CallablePrompt } from "./callable-prompts.ts";

export type RenderedCall = { messages: ChatMessage[]; text: string | undefined };

/**
 * The template filled with inputs, the caller's messages after it.
 *
 * @throws unprocessable naming every input that is missing, or saying what else stood in the way
 */
export async function renderCall(
  { template, path }: Pick<CallablePrompt, "template" | "path">,
  {
    inputs = {},
    messages = [],
  }: { inputs?: Record<string, unknown> | undefined; messages?: ChatMessage[] | undefined },
): Promise<RenderedCall> {
  const rendering = template.render(inputs);
  const rendered = rendering instanceof Promise ? await rendering : rendering;
  if (rendered.ok) return { messages: [...rendered.messages, ...messages], text: rendered.text };
  if (rendered.missing.length > 0)
    throw promptErrors.inputsMissing({ missing: rendered.missing, file: path });
  throw promptErrors.renderFailed({ file: path, reason: rendered.message });
}
