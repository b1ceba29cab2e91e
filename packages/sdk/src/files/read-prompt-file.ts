import { readFileSync } from "node:fs";
import { parsePromptFile, type PromptKernel } from "@parley/promptfile";
import { resolveFile } from "@parley/promptfile/folder";
import { toPromptFileError } from "./prompt-file-error.ts";

/**
 * Reads a `.prompt` file with the partials, pictures and documents beside it, for `prompts.call` and `prompts.upsert`: a
 * server cannot read them. `workspace` is the folder that their paths start at; by default the nearest above the file that
 * holds `.git` or `.parley`, else the file's own. Nothing outside of it is read. Needs Node.
 *
 * @example
 * const prompt = readPromptFile("prompts/support/reply.prompt", { workspace: "prompts" });
 * await parley.prompts.call({ path: "support/reply", prompt, inputs: { question: "Where is it?" } });
 *
 * @throws PromptFileError with the line and column of each mistake
 */
export function readPromptFile(path: string, { workspace }: { workspace?: string } = {}): PromptKernel {
  const text = readFileSync(path, "utf8");
  const { kernel, diagnostics } = parsePromptFile(text);
  const whole = kernel ? resolveFile(kernel, { path, text, workspace }) : { kernel, diagnostics };
  if (whole.kernel !== undefined) return whole.kernel;
  throw toPromptFileError(path, text, whole.diagnostics);
}
