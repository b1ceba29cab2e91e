import { PROMPT_KEYS } from "../frontmatter/prompt-keys.ts";
import { normalizePromptKernel } from "../hash/normalize-prompt-kernel.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { printFile } from "./print-file.ts";

/**
 * The canonical text of a Prompt. Reading it gives a Prompt with the same hash, whatever the Prompt holds.
 *
 * @example
 * printPromptFile({ model: "gpt-4o", template: [{ role: "user", content: "Hello {{ name }}" }] });
 */
export function printPromptFile(kernel: PromptKernel): string {
  return printFile(normalizePromptKernel(kernel), PROMPT_KEYS);
}
