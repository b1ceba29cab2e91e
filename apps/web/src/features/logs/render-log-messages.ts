import { type ChatMessage, compilePrompt, type PromptKernel } from "@parley/promptfile";

/**
 * The messages a call sent of its version's own: the template filled with the Log's inputs. Where it cannot be filled
 * here (Jinja, or inputs that were not kept) the template stands as it is.
 */
export function renderLogMessages(
  kernel: PromptKernel,
  inputs: Record<string, unknown>,
): { own: ChatMessage[]; isRendered: boolean } {
  const filled = kernel.template_language === "jinja" ? undefined : compilePrompt(kernel).render(inputs);
  if (filled?.ok) {
    const own: ChatMessage[] =
      filled.text === undefined ? filled.messages : [{ role: "user", content: filled.text }];
    return { own, isRendered: true };
  }
  const { template = [] } = kernel;
  const own: ChatMessage[] = typeof template === "string" ? [{ role: "user", content: template }] : template;
  return { own, isRendered: false };
}
