import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";

/** What stands at the top of a workspace: a repository, or the data folder of a Parley started there. */
const MARKS = [".git", ".parley"];

/** A file's place: the top of its workspace, and the way from there, as references are resolved from it. */
export type WorkspacePlace = { root: string; from: string };

/**
 * Where the workspace of a file begins: the folder given, else the nearest above the file that holds `.git` or
 * `.parley`, else the file's own.
 *
 * @throws Error where the file is not below the folder given
 */
export function findWorkspace(file: string, given?: string): WorkspacePlace {
  const path = resolve(file);
  const root = given === undefined ? (findMarked(dirname(path)) ?? dirname(path)) : resolve(given);
  const from = relative(root, path);
  if (from === "" || from.startsWith("..")) throw new Error(`${file} is not below the workspace ${root}.`);
  return { root, from: from.split(sep).join("/") };
}

function findMarked(folder: string): string | undefined {
  if (MARKS.some((mark) => existsSync(join(folder, mark)))) return folder;
  const above = dirname(folder);
  return above === folder ? undefined : findMarked(above);
}
