import { AGENT_LANGUAGE, PROMPT_LANGUAGE } from "../file-language.ts";
import { formatFile } from "./format-file.ts";
import type { FormattedFile } from "./format-file.ts";

/**
 * The canonical layout of a `.prompt` file, with its comments: order of the keys, values as canonical text writes them,
 * messages indented. It says the same, and formatting it again changes nothing. Kept as they are: blocks of YAML, values
 * with comments inside or text over lines, a frontmatter with anchors, messages with attributes that mean nothing, CRLF. Keys that are
 * not there are not added. A file with errors comes back unchanged, with the errors.
 *
 * @example
 * const { text: formatted, diagnostics } = formatPromptFile(text);
 */
export function formatPromptFile(text: string): FormattedFile {
  return formatFile(text, PROMPT_LANGUAGE);
}

/** The same for an `.agent` file. */
export function formatAgentFile(text: string): FormattedFile {
  return formatFile(text, AGENT_LANGUAGE);
}
