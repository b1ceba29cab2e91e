import { mkdirSync, readdirSync, readFileSync, renameSync, rmdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/** What a file is called while it is being written. */
export const unfinishedEnding = ".parley-unfinished";

/** Writes a file that is there whole or not at all, with the folders above it. */
export function writeWhole(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}${unfinishedEnding}`, text);
  renameSync(`${path}${unfinishedEnding}`, path);
}

/** A file's text; undefined where there is none. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw error;
  }
}

/** Removes folders that have nothing in them any more, up to but without the top. */
export function removeEmptyFolders(folder: string, top: string): void {
  for (
    let current = folder;
    current.length > top.length && current.startsWith(top);
    current = dirname(current)
  ) {
    try {
      if (readdirSync(current).length > 0) return;
      rmdirSync(current);
    } catch {
      return;
    }
  }
}
