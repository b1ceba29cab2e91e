import { createHash } from "node:crypto";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { FileContent } from "../forms/file-content.ts";
import { emptyLock, type Lock, printLock, readLock } from "../plan/lock.ts";
import { readIfThere, writeWhole } from "./write-whole.ts";

/** What a project keeps beside its Files. */
export type State = {
  /** What is for this machine alone. */
  folder: string;
  lockPath: string;
  journalPath: string;
  busyPath: string;
  cachePath: string;
  readLock(): Lock;
  writeLock(lock: Lock): void;
  /** The content a file came from; undefined where this work tree has not seen it. */
  readBase(hash: string): FileContent | undefined;
  keepBase(hash: string, content: FileContent): void;
  /** Forgets the contents that no file of the lock came from. */
  pruneBases(): void;
  /** Keeps a content that the registry is about to forget. */
  keepDeleted(hash: string, content: FileContent): void;
  /** Keeps a text that is about to be replaced; answers where. */
  keep(text: string): string;
  /** Texts on their way into the work tree. */
  stage(text: string): string;
  readStaged(name: string): string | undefined;
  clearStaged(): void;
};

/** The state of the project at a root: `parley.lock`, and what need not be in git in `.parley/sync`. */
export function openState(root: string): State {
  const folder = join(root, ".parley", "sync");
  const lockPath = join(root, "parley.lock");
  const putDown = (kind: "kept" | "staged", text: string): string => {
    const name = digest(text);
    const path = join(folder, kind, name);
    if (!existsSync(path)) writeWhole(path, text);
    return name;
  };
  const keepContent = (kind: "base" | "deleted", hash: string, content: FileContent): void => {
    const path = join(folder, kind, `${hash}.json`);
    if (!existsSync(path)) writeWhole(path, JSON.stringify(content));
  };
  return {
    folder,
    lockPath,
    journalPath: join(folder, "journal.json"),
    busyPath: join(folder, "busy"),
    cachePath: join(folder, "cache.json"),
    readLock() {
      const text = readIfThere(lockPath);
      return text === undefined ? emptyLock : readLock(text);
    },
    writeLock(lock) {
      const text = printLock(lock);
      if (readIfThere(lockPath) !== text) writeWhole(lockPath, text);
    },
    readBase(hash) {
      const text = readIfThere(join(folder, "base", `${hash}.json`));
      return text === undefined ? undefined : (JSON.parse(text) as FileContent);
    },
    keepBase: (hash, content) => keepContent("base", hash, content),
    pruneBases() {
      const text = readIfThere(lockPath);
      if (text === undefined) return;
      const named = new Set([...readLock(text).files.values()].map(({ hash }) => `${hash}.json`));
      for (const name of listNames(join(folder, "base")))
        if (!named.has(name)) rmSync(join(folder, "base", name), { force: true });
    },
    keepDeleted: (hash, content) => keepContent("deleted", hash, content),
    keep: (text) => putDown("kept", text),
    stage: (text) => putDown("staged", text),
    readStaged: (name) => readIfThere(join(folder, "staged", name)),
    clearStaged: () => rmSync(join(folder, "staged"), { recursive: true, force: true }),
  };
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}

export const digest = (text: string): string => createHash("sha256").update(text).digest("hex");
