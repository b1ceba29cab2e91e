import { CommandError } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";
import { findPromptFiles } from "./find-prompt-files.ts";

/** The paths a command line names; `-` stands alone. @throws CommandError where it names nothing or mixes */
export async function selectSources(
  { workingDirectory }: Terminal,
  patterns: readonly string[],
): Promise<string[]> {
  if (!patterns.includes("-")) return findPromptFiles(workingDirectory, patterns);
  if (patterns.length > 1) throw new CommandError("Standard input (-) cannot be given beside files.");
  return ["-"];
}
