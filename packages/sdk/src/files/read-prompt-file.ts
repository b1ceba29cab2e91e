import { readFileSync } from "node:fs";
import { formatDiagnostic, parsePromptFile } from "@parley/promptfile";
import type { Diagnostic, PromptKernel } from "@parley/promptfile";
import { resolveFile } from "@parley/promptfile/folder";

/** A `.prompt` file that cannot be read, or names a partial or picture that cannot be put in. */
export class PromptFileError extends Error {
  override readonly name = "PromptFileError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(message: string, diagnostics: readonly Diagnostic[]) {
    super(message);
    this.diagnostics = diagnostics;
  }
}

/**
 * Reads a `.prompt` file with the partials, pictures and documents beside it, for `prompts.call` and `prompts.upsert`: a
 * server cannot read them. `workspace` is the folder that their paths start at; by default the nearest above the file that
 * holds `.git` or `.parley`, else the file's own. Nothing outside of it is read. Needs Node.
 *
 * @example
 * const prompt = readPromptFile("prompts/support/reply.prompt", { workspace: "prompts" });
 * await parley.prompts.call({ path: "support/reply", prompt, inputs });
 *
 * @throws PromptFileError with the line and column of each mistake
 */
export function readPromptFile(path: string, { workspace }: { workspace?: string } = {}): PromptKernel {
  const text = readFileSync(path, "utf8");
  const { kernel, diagnostics } = parsePromptFile(text);
  const whole = kernel ? resolveFile(kernel, { path, text, workspace }) : { kernel, diagnostics };
  if (whole.kernel !== undefined) return whole.kernel;
  const errors = whole.diagnostics.filter(({ severity }) => severity === "error");
  const excerpt = errors.map((diagnostic) => formatDiagnostic(text, diagnostic)).join("\n\n");
  throw new PromptFileError(`${path} cannot be used:\n${excerpt}`, errors);
}
