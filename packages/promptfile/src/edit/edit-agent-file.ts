import { AGENT_LANGUAGE } from "../file-language.ts";
import { editFile } from "./edit-file.ts";
import type { EditResult } from "./edit-file.ts";
import type { FileChange } from "./file-change.ts";

/**
 * Changes one value of an `.agent` file, as `editPromptFile` does it.
 *
 * @example
 * editAgentFile(text, { kind: "set", path: ["max_iterations"], value: 5 });
 */
export function editAgentFile(text: string, change: FileChange): EditResult {
  return editFile(text, change, AGENT_LANGUAGE);
}
