import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import type { KeptClaims } from "../approvals/kept-claims.ts";

/** An approval may be used for a day unless it says otherwise. */
const keptMs = 7 * 24 * 60 * 60 * 1000;
const tidyEveryMs = 24 * 60 * 60 * 1000;

const [secretEnding, begunEnding] = [".claim", ".begun"];

/**
 * Two files a call, named by the hash of its id, readable by nobody else: its secret, and that it has begun. Both stay
 * after it is reported: somebody else who has read the secret may be about to begin.
 */
export function openKeptClaims(folder: string, now: () => number = Date.now): KeptClaims {
  const pathOf = (id: string): string =>
    join(folder, createHash("sha256").update(id).digest("hex").slice(0, 40));
  let tidiedAt = -Infinity;
  const tidy = (): void => {
    if (now() - tidiedAt < tidyEveryMs) return;
    tidiedAt = now();
    removeBefore(folder, now() - keptMs);
  };
  return {
    keep(id, fresh) {
      tidy();
      const path = pathOf(id);
      // What has begun is never claimed as its own again, also when that is forgotten meanwhile.
      if (existsSync(path + begunEnding)) return fresh;
      const kept = readIfThere(path + secretEnding);
      if (kept !== undefined) return kept;
      const unfinished = `${path}.${fresh.slice(0, 8)}`;
      mkdirSync(folder, { recursive: true, mode: 0o700 });
      writeFileSync(unfinished, fresh, { mode: 0o600, flush: true });
      renameSync(unfinished, path + secretEnding);
      return fresh;
    },
    begin(id) {
      try {
        writeFileSync(pathOf(id) + begunEnding, "", { mode: 0o600, flag: "wx", flush: true });
        return true;
      } catch (error) {
        if (codeOf(error) === "EEXIST") return false;
        throw error;
      }
    },
  };
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    if (codeOf(error) === "ENOENT") return undefined;
    throw error;
  }
}

/** What says that a call has begun goes last: without its secret it cannot begin again. */
function removeBefore(folder: string, time: number): void {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const isBegun = (name: string): boolean => name.endsWith(begunEnding);
  for (const name of [...names.filter((each) => !isBegun(each)), ...names.filter(isBegun)]) {
    const path = join(folder, name);
    const stats = statSync(path, { throwIfNoEntry: false });
    if (stats !== undefined && stats.mtimeMs < time) rmSync(path, { force: true });
  }
}
