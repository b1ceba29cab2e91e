import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { KeptPrompts, ServedPrompt } from "../cache/kept-prompts.ts";

/** The format of a copy; one of another format counts as none. */
const format = 1;

/** Copies as files of a folder, named by the hash of their key, readable by nobody else. */
export function openKeptPrompts(folder: string): KeptPrompts {
  const pathOf = (key: string): string =>
    join(folder, `${createHash("sha256").update(key).digest("hex").slice(0, 40)}.json`);
  return {
    read(key) {
      try {
        const kept = JSON.parse(readFileSync(pathOf(key), "utf8")) as {
          format: number;
          prompt: ServedPrompt;
        };
        return kept.format === format ? kept.prompt : undefined;
      } catch {
        // There is none, or none that can be read: the server will say.
        return undefined;
      }
    },
    write(key, prompt) {
      const path = pathOf(key);
      const unfinished = `${path}.${process.pid}`;
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        writeFileSync(unfinished, JSON.stringify({ format, prompt }), { mode: 0o600 });
        renameSync(unfinished, path);
      } catch {
        // A full or read-only disk costs the copy, not the call.
        rmSync(unfinished, { force: true });
      }
    },
    remove: (key) => rmSync(pathOf(key), { force: true }),
  };
}
