import { AGENT_LANGUAGE, PROMPT_LANGUAGE } from "../file-language.ts";
import type { AgentKernel } from "../types/agent.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { applyFileKernel } from "./apply-file-kernel.ts";
import type { ApplyResult } from "./apply-file-kernel.ts";

/**
 * Lets a `.prompt` file say what `kernel` says with the smallest changes, so that comments and layout stay. A file that
 * says it already is answered as it is.
 *
 * @example
 * const result = applyPromptKernel(textOnDisk, kernelFromServer);
 * if (result.ok) write(result.text);
 */
export function applyPromptKernel(text: string, kernel: PromptKernel): ApplyResult {
  return applyFileKernel(text, kernel, PROMPT_LANGUAGE);
}

/** The same for an `.agent` file. */
export function applyAgentKernel(text: string, kernel: AgentKernel): ApplyResult {
  return applyFileKernel(text, kernel, AGENT_LANGUAGE);
}
