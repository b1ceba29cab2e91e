import { linkSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { readIfThere, unfinishedEnding } from "./write-whole.ts";

/** Gives a file a second name, and fails where that is taken. */
type Link = (from: string, to: string) => void;

/**
 * Lets one command at a time change a work tree. A command that was killed has left its mark, and is nobody.
 *
 * @throws Error where another command is at work
 */
export async function whileBusy<T>(path: string, work: () => Promise<T>, link: Link = linkSync): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  take(path, link);
  try {
    return await work();
  } finally {
    remove(path);
  }
}

// The mark comes with its name in it: one that is still empty would be taken for a dead command's.
function take(path: string, link: Link): void {
  const own = `${path}.${process.pid}${unfinishedEnding}`;
  remove(own);
  writeFileSync(own, String(process.pid));
  try {
    if (claim(path, () => link(own, path)) === "unsupported") {
      remove(own);
      mkdirSync(own);
      writeFileSync(join(own, holderName), String(process.pid));
      claim(path, () => renameFolder(own, path));
    }
  } finally {
    remove(own);
  }
}

/** Where there are no hard links the mark is a folder: none that has something in it is overwritten either. */
const holderName = "holder";

function renameFolder(from: string, to: string): void {
  // On some systems a folder takes a file's place.
  if (statSync(to, { throwIfNoEntry: false })?.isFile()) throw taken;
  renameSync(from, to);
}

const taken = Object.assign(new Error("It is taken."), { code: "EEXIST" });

function claim(path: string, put: () => void): "claimed" | "unsupported" {
  for (;;) {
    try {
      put();
      return "claimed";
    } catch (error) {
      const { code = "" } = error as NodeJS.ErrnoException;
      const isTaken = takenCodes.has(code) || (code === "EPERM" && isThere(path));
      if (!isTaken && noLinkCodes.has(code)) return "unsupported";
      if (!isTaken) throw error;
    }
    const holder = readHolder(path);
    if (holder !== process.pid && isAlive(holder))
      throw new Error(`Another parley command (process ${holder}) is changing this work tree.`);
    remove(path);
  }
}

const takenCodes: ReadonlySet<string> = new Set(["EEXIST", "ENOTEMPTY", "ENOTDIR", "EISDIR"]);
/** What file systems without hard links answer: exFAT, some network shares, some folders of phones. */
const noLinkCodes: ReadonlySet<string> = new Set([
  "EPERM",
  "EACCES",
  "ENOTSUP",
  "EOPNOTSUPP",
  "ENOSYS",
  "EMLINK",
]);

const isThere = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined;

const remove = (path: string): void => rmSync(path, { recursive: true, force: true });

const readHolder = (path: string): number =>
  Number(
    readIfThere(statSync(path, { throwIfNoEntry: false })?.isDirectory() ? join(path, holderName) : path),
  );

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
