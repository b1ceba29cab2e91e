import { type ChatMessage, compilePrompt } from "@parley/promptfile";
import type { Log } from "@parley/sdk";
import { kernelOf } from "../prompts/prompt-text.ts";

/**
 * The messages a call sent: as they were recorded; else, for a caller that recorded none, the version's template
 * filled with the Log's inputs. Where that cannot be done here the template stands as it is.
 */
export function messagesOf(log: Log): { messages: ChatMessage[]; isRendered: boolean } {
  if (log.messages && log.messages.length > 0) return { messages: log.messages, isRendered: true };
  if (log.type !== "prompt") return { messages: [], isRendered: true };
  const kernel = kernelOf(log.prompt);
  const filled =
    kernel.template_language === "jinja" ? undefined : compilePrompt(kernel).render(log.inputs ?? {});
  if (filled?.ok) {
    return { messages: filled.text === undefined ? filled.messages : asUser(filled.text), isRendered: true };
  }
  const { template = [] } = kernel;
  return { messages: typeof template === "string" ? asUser(template) : template, isRendered: false };
}

const asUser = (content: string): ChatMessage[] => [{ role: "user", content }];
