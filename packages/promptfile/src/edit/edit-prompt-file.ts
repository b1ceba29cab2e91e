import { PROMPT_LANGUAGE } from "../file-language.ts";
import { editFile } from "./edit-file.ts";
import type { EditResult } from "./edit-file.ts";
import type { FileChange } from "./file-change.ts";

/**
 * Changes one value of a `.prompt` file and leaves every character outside of the answered range alone: comments,
 * order, layout, line breaks. What comes back has been read again and says the old value with the change, nothing else.
 *
 * @example
 * const result = editPromptFile(text, { kind: "set", path: ["template", 0, "content"], value: "Be brief." });
 * if (result.ok) result.text;
 */
export function editPromptFile(text: string, change: FileChange): EditResult {
  return editFile(text, change, PROMPT_LANGUAGE);
}
