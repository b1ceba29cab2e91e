import { randomUUID } from "node:crypto";
import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { StartError } from "./start-error.ts";

/** Who has a data folder. */
type Holder = {
  pid: number;
  /** Tells the process from a later one with the same pid; empty where the system does not say. */
  process: string;
  /** Milliseconds since 1970. */
  since: number;
  url: string;
};

export type FolderLock = {
  /** Gives the folder up. */
  release(): void;
};

const fileName = "parley.lock";

/**
 * Takes a data folder for this process, so that no second one overwrites what it keeps there. What a killed process
 * left behind is in nobody's way. It sees the processes of its own machine (its own container) only.
 *
 * @throws StartError naming the Parley that has the folder
 */
export function lockFolder(folder: string, { url }: { url: string }): FolderLock {
  const file = path.join(folder, fileName);
  const own = { pid: process.pid, process: identify(process.pid), since: Date.now(), url };
  const text = `${JSON.stringify({ ...own, lock: randomUUID() })}\n`;
  while (!createFile(file, text)) {
    const found = readIfThere(file);
    if (found === undefined) continue;
    const holder = parseHolder(found);
    if (holder && isRunning(holder)) throw new StartError(describeHolder(holder, folder));
    removeStale(file, found);
  }
  return {
    release() {
      if (readIfThere(file) === text) rmSync(file, { force: true });
    },
  };
}

const describeHolder = ({ pid, url }: Holder, folder: string): string =>
  `Another Parley (pid ${pid}, ${url}) uses ${folder}. Stop it, or give this one another folder: PARLEY_DATA_DIR=…`;

function createFile(file: string, text: string): boolean {
  try {
    writeFileSync(file, text, { flag: "wx", mode: 0o600 });
    return true;
  } catch (error) {
    if (isCode(error, "EEXIST")) return false;
    throw error;
  }
}

/** Moved away first and looked at again: meanwhile another start may have put its own file there. */
function removeStale(file: string, stale: string): void {
  const aside = `${file}.${randomUUID()}.tmp`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (isCode(error, "ENOENT")) return;
    throw error;
  }
  const moved = readIfThere(aside);
  if (moved !== undefined && moved !== stale) createFile(file, moved);
  rmSync(aside, { force: true });
}

function parseHolder(text: string): Holder | undefined {
  try {
    const holder = JSON.parse(text) as Holder;
    return Number.isInteger(holder.pid) && holder.pid > 0 ? holder : undefined;
  } catch {
    return undefined; // Half a file, from a disk that was full or a machine that went down.
  }
}

const clockJitterMs = 60_000;

function isRunning(holder: Holder): boolean {
  const bootTime = Date.now() - os.uptime() * 1000;
  const isOfEarlierBoot = holder.process === "" && holder.since < bootTime - clockJitterMs;
  return !isOfEarlierBoot && exists(holder.pid) && identify(holder.pid) === holder.process;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isCode(error, "EPERM");
  }
}

/** On Linux: which boot, and when in it the process began. */
function identify(pid: number): string {
  try {
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    // The second field is the program's name in brackets, which may hold anything; the start is the 22nd.
    const startTicks = stat.slice(stat.lastIndexOf(")") + 2).split(" ")[19];
    return `${boot} ${startTicks}`;
  } catch {
    return "";
  }
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

const isCode = (error: unknown, code: string): boolean =>
  error instanceof Error && "code" in error && error.code === code;
