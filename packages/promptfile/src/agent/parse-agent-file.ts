import type { Diagnostic } from "../diagnostics/diagnostic.ts";
import { parseFile } from "../parse-file.ts";
import type { AgentKernel } from "../types/agent.ts";
import { AGENT_KIND } from "./agent-kind.ts";
import { expandTools } from "./expand-tools.ts";

/** An Agent, perhaps with warnings; or no Agent, and at least one error. */
export type ParsedAgentFile =
  | { kernel: AgentKernel; diagnostics: Diagnostic[] }
  | { kernel: undefined; diagnostics: Diagnostic[] };

/**
 * Reads the text of an `.agent` file, with the manners of `parsePromptFile`: never throws, linear, evaluates nothing.
 *
 * @example
 * const { kernel } = parseAgentFile("---\nmodel: gpt-4o\nmax_iterations: 5\n---\n<system>Help.</system>\n");
 */
export function parseAgentFile(text: string): ParsedAgentFile {
  return parseFile(text, AGENT_KIND, expandTools);
}
