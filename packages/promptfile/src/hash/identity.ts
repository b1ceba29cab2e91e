import { inputSchema } from "../inputs/read-inputs.ts";
import type { AgentKernel } from "../types/agent.ts";
import type { ChatMessage, ContentPart } from "../types/message.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { hashKernel } from "./hash-kernel.ts";
import { normalizeAgentKernel } from "./normalize-agent-kernel.ts";
import { normalizePromptKernel } from "./normalize-prompt-kernel.ts";
import { withoutAnnotations } from "./without-annotations.ts";

/**
 * The part of a normalized kernel that makes it another version: all of it but the tests, the evaluators, and the
 * words about inputs and pictures. Whichever way inputs are written, they count as one JSON Schema.
 */
export function identityOf(kernel: PromptKernel | AgentKernel): object {
  const { tests: _tests, evaluators: _evaluators, inputs, ...rest } = kernel;
  const identity = withoutAltTexts(rest);
  const schema = inputSchema(inputs);
  if (schema === undefined) return identity;
  const required = (schema["required"] as string[]).toSorted();
  return { ...identity, inputs: withoutAnnotations({ ...schema, required }) };
}

function withoutAltTexts<K extends Pick<PromptKernel, "template">>(kernel: K): K {
  const { template } = kernel;
  if (!Array.isArray(template)) return kernel;
  return { ...kernel, template: template.map(withoutAltText) };
}

function withoutAltText(message: ChatMessage): ChatMessage {
  const { content } = message;
  if (!Array.isArray(content)) return message;
  return { ...message, content: content.map(withoutAlt) };
}

function withoutAlt(part: ContentPart): ContentPart {
  if (part.type !== "image_url") return part;
  const { alt: _alt, ...image } = part.image_url;
  return { type: "image_url", image_url: image };
}

/**
 * The hash that a version of a Prompt is known by.
 *
 * @example
 * hashPromptKernel({ model: "gpt-4o", temperature: 1 }) === hashPromptKernel({ model: "gpt-4o" }) // true
 */
export function hashPromptKernel(kernel: PromptKernel): string {
  return hashKernel(identityOf(normalizePromptKernel(kernel)));
}

/** The hash that a version of an Agent is known by. */
export function hashAgentKernel(kernel: AgentKernel): string {
  return hashKernel(identityOf(normalizeAgentKernel(kernel)));
}
