import type { Diagnostic } from "./diagnostics/diagnostic.ts";
import { PROMPT_KIND } from "./frontmatter/prompt-kind.ts";
import { parseFile } from "./parse-file.ts";
import type { PromptKernel } from "./types/prompt.ts";

/** A Prompt, perhaps with warnings; or no Prompt, and at least one error. */
export type ParsedPromptFile =
  | { kernel: PromptKernel; diagnostics: Diagnostic[] }
  | { kernel: undefined; diagnostics: Diagnostic[] };

/**
 * Reads the text of a `.prompt` file. Never throws, takes time linear in the length of the text, and evaluates
 * nothing: `{{ variables }}` stay as they are.
 *
 * @example
 * const { kernel, diagnostics } = parsePromptFile(text);
 * if (!kernel) throw new Error(diagnostics.map((diagnostic) => formatDiagnostic(text, diagnostic)).join("\n"));
 */
export function parsePromptFile(text: string): ParsedPromptFile {
  return parseFile(text, PROMPT_KIND);
}
