import { type ChatMessage, compilePrompt, type PromptKernel } from "@parley/promptfile";

type Given = { inputs: Record<string, unknown>; added: readonly ChatMessage[] };

/**
 * The messages a call sent: the version's template filled with the Log's inputs, then the messages the caller added.
 * Where it cannot be filled here (Jinja, or inputs that were not kept) the template stands as it is.
 */
export function renderLogMessages(
  kernel: PromptKernel,
  { inputs, added }: Given,
): { messages: ChatMessage[]; isRendered: boolean } {
  const filled = kernel.template_language === "jinja" ? undefined : compilePrompt(kernel).render(inputs);
  if (filled?.ok) {
    const own: ChatMessage[] =
      filled.text === undefined ? filled.messages : [{ role: "user", content: filled.text }];
    return { messages: [...own, ...added], isRendered: true };
  }
  const { template = [] } = kernel;
  const own: ChatMessage[] = typeof template === "string" ? [{ role: "user", content: template }] : template;
  return { messages: [...own, ...added], isRendered: false };
}
