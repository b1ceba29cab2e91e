import { inputSchema } from "../inputs/read-inputs.ts";
import type { AgentKernel } from "../types/agent.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { hashKernel } from "./hash-kernel.ts";
import { normalizeAgentKernel } from "./normalize-agent-kernel.ts";
import { normalizePromptKernel } from "./normalize-prompt-kernel.ts";
import { withoutAnnotations } from "./without-annotations.ts";

/**
 * The part of a normalized kernel that makes it another version: all of it but the tests, the evaluators, and the
 * words about inputs. Whichever way inputs are written, they count as one JSON Schema.
 */
export function identityOf(kernel: PromptKernel | AgentKernel): object {
  const { tests: _tests, evaluators: _evaluators, inputs, ...identity } = kernel;
  const schema = inputSchema(inputs);
  if (schema === undefined) return identity;
  const required = (schema["required"] as string[]).toSorted();
  return { ...identity, inputs: withoutAnnotations({ ...schema, required }) };
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
