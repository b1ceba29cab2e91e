import { resolve } from "node:path";
import type { ReferenceReader } from "@parley/promptfile";
import { findWorkspace, openWorkspace } from "@parley/promptfile/folder";
import { CommandError } from "../exit-codes.ts";
import type { Terminal } from "../terminal.ts";

/**
 * A file's path in its workspace, and what reads the files beside it.
 *
 * @throws CommandError where the workspace is not there, or the file not in it
 */
export function locateFile(
  { workingDirectory }: Pick<Terminal, "workingDirectory">,
  { path, workspace }: { path: string; workspace: string | undefined },
): { from: string; reader: ReferenceReader } {
  const given = workspace === undefined ? undefined : resolve(workingDirectory, workspace);
  try {
    const { root, from } = findWorkspace(resolve(workingDirectory, path), given);
    return { from, reader: openWorkspace(root) };
  } catch (error) {
    throw new CommandError((error as Error).message);
  }
}
