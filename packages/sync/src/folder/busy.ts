import { linkSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { readIfThere, unfinishedEnding } from "./write-whole.ts";

/**
 * Lets one command at a time change a work tree. A command that was killed has left its mark, and is nobody.
 *
 * @throws Error where another command is at work
 */
export async function whileBusy<T>(path: string, work: () => Promise<T>): Promise<T> {
  mkdirSync(dirname(path), { recursive: true });
  take(path);
  try {
    return await work();
  } finally {
    rmSync(path, { force: true });
  }
}

function take(path: string): void {
  const own = `${path}.${process.pid}${unfinishedEnding}`;
  writeFileSync(own, String(process.pid));
  try {
    claim(path, own);
  } finally {
    rmSync(own, { force: true });
  }
}

/** The mark comes with its name in it: one that is still empty would be taken for a dead command's. */
function claim(path: string, own: string): void {
  for (;;) {
    try {
      return linkSync(own, path);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    }
    const holder = Number(readIfThere(path));
    if (holder !== process.pid && isAlive(holder))
      throw new Error(`Another parley command (process ${holder}) is changing this work tree.`);
    rmSync(path, { force: true });
  }
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
