import { type Diagnostic, formatDiagnostic } from "@parley/promptfile";

/** A `.prompt` file that cannot be read, or names a partial or picture that cannot be put in. */
export class PromptFileError extends Error {
  override readonly name = "PromptFileError";
  readonly diagnostics: readonly Diagnostic[];

  constructor(message: string, diagnostics: readonly Diagnostic[]) {
    super(message);
    this.diagnostics = diagnostics;
  }
}

/** The error with the line and column of each mistake. */
export function toPromptFileError(
  path: string,
  text: string,
  diagnostics: readonly Diagnostic[],
): PromptFileError {
  const errors = diagnostics.filter(({ severity }) => severity === "error");
  const excerpt = errors.map((diagnostic) => formatDiagnostic(text, diagnostic)).join("\n\n");
  return new PromptFileError(`${path} cannot be used:\n${excerpt}`, errors);
}
