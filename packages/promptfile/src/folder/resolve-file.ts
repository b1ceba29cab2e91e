import { findReferences } from "../references/find-references.ts";
import { resolveReferences } from "../references/resolve-references.ts";
import type { ResolvedReferences } from "../references/resolve-references.ts";
import type { PromptKernel } from "../types/prompt.ts";
import { findWorkspace } from "./find-workspace.ts";
import { openWorkspace } from "./open-workspace.ts";

export type FileOnDisk = {
  /** Where the file is, or would be. */
  path: string;
  /** Its text, so that diagnostics have positions. */
  text: string;
  /** The top of its workspace; default: see `findWorkspace`. */
  workspace?: string | undefined;
};

/**
 * Makes a Prompt or Agent whole with the partials, pictures and documents beside its file. One that names none is
 * answered as it is, and nothing is read.
 *
 * @example
 * const { kernel, diagnostics } = resolveFile(parsed.kernel, { path: "support/reply.prompt", text });
 */
export function resolveFile<K extends Pick<PromptKernel, "template">>(
  kernel: K,
  { path, text, workspace }: FileOnDisk,
): ResolvedReferences<K> {
  if (findReferences(kernel).length === 0) return { kernel, diagnostics: [] };
  const { root, from } = findWorkspace(path, workspace);
  return resolveReferences(kernel, { from, reader: openWorkspace(root), text });
}
