import { fileErrors, promptErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import {
  formatDiagnostic,
  normalizePromptKernel,
  parsePromptFile,
  type ParsedPromptFile,
  type PromptKernel,
} from "@parley/promptfile";
import { getFile } from "../files/index.ts";

/** The text of a `.prompt` file as a kernel. @throws unprocessable with each error's line, column and excerpt */
export const readPromptText = (text: string): PromptKernel => toKernel(text, parsePromptFile(text));

/** What reading a text gave, as a canonical kernel. @throws unprocessable with each error's line, column and excerpt */
export function toKernel(text: string, { kernel, diagnostics }: ParsedPromptFile): PromptKernel {
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
