import { execFile } from "node:child_process";
import { relative, sep } from "node:path";
import { promisify } from "node:util";
import type { PushOptions } from "@parley/sync/folder";

const run = promisify(execFile);

/** What git says; nothing where there is no git, or where it has nothing to say. */
async function git(folder: string, ...parts: string[]): Promise<string | undefined> {
  try {
    const { stdout } = await run("git", ["-C", folder, ...parts], { maxBuffer: 64 * 1024 * 1024 });
    return stdout.replace(/\n$/, "");
  } catch {
    return undefined;
  }
}

/** Which commit the files of a folder are of, and which of them differ from it; nothing outside of a repository. */
export async function readGit(folder: string): Promise<PushOptions["gitOf"]> {
  const [top, commit] = await Promise.all([
    git(folder, "rev-parse", "--show-toplevel"),
    git(folder, "rev-parse", "HEAD"),
  ]);
  if (top === undefined || commit === undefined) return undefined;
  const [branch, author, origin, changed] = await Promise.all([
    git(folder, "symbolic-ref", "--short", "-q", "HEAD"),
    git(folder, "log", "-1", "--format=%an <%ae>"),
    git(folder, "remote", "get-url", "origin"),
    git(folder, "status", "--porcelain", "-z", "--untracked-files=all", "--", "."),
  ]);
  const dirty = new Set((changed ?? "").split("\0").map((line) => line.slice(3)));
  const prefix = relative(top, folder).split(sep).join("/");
  const repository = origin && withoutCredentials(origin);
  return (files) => {
    const paths = files.map((file) => (prefix === "" ? file : `${prefix}/${file}`));
    return {
      commit,
      is_dirty: paths.some((path) => dirty.has(path)),
      ...(branch && { branch }),
      ...(author && { author }),
      ...(repository && { repository }),
      ...(paths[0] !== undefined && { file: paths[0] }),
    };
  };
}

/** An address of a repository as anyone may see it. */
export const withoutCredentials = (address: string): string =>
  address.replace(/^([a-z+]+:\/\/)[^/@]*@/i, "$1");
