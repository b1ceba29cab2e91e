import { fileErrors, promptErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import {
  formatDiagnostic,
  normalizePromptKernel,
  parsePromptFile,
  type PromptKernel,
} from "@parley/promptfile";
import { getFile } from "../files/index.ts";

/** The text of a `.prompt` file as a kernel. @throws unprocessable with each error's line, column and excerpt */
export function readPromptText(text: string): PromptKernel {
  const { kernel, diagnostics } = parsePromptFile(text);
  if (kernel !== undefined) return normalizePromptKernel(kernel);
  const errors = diagnostics.filter((diagnostic) => diagnostic.severity === "error");
  throw promptErrors.fileInvalid({
    excerpt: errors.map((diagnostic) => formatDiagnostic(text, diagnostic)).join("\n\n"),
    diagnostics: errors.map(({ code, message, hint, line, column }) => ({
      code,
      message,
      hint,
      line,
      column,
    })),
  });
}

/** A version given in a request: its parameters or a file's text. */
export const readGivenKernel = (given: PromptKernel | string): PromptKernel =>
  typeof given === "string" ? readPromptText(given) : normalizePromptKernel(given);

/** @throws not_found naming the first linked Tool that does not exist */
export async function checkLinkedTools(
  executor: Executor,
  { organizationId, kernel }: { organizationId: string; kernel: PromptKernel },
): Promise<void> {
  for (const id of kernel.linked_tools ?? []) {
    const file = await getFile(executor, { organizationId, id });
    if (file.type !== "tool") throw fileErrors.notFound({ file: id });
  }
}
