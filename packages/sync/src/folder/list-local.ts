import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { findFiles } from "../forms/place.ts";
import { passedBy } from "../plan/find-twins.ts";
import type { LocalFile } from "../plan/local-file.ts";
import { readIfThere, unfinishedEnding, writeWhole } from "./write-whole.ts";

/** A file that was changed so shortly before it was read may be changed again within the clock's step. */
const clockStepMs = 2000;

const Cache = z.object({
  version: z.literal(1),
  files: z.record(z.string(), z.object({ key: z.string(), hash: z.string() })),
});

/** The Files in a folder. Those whose size and time of change are as before are not read again. */
export async function listLocal(
  folder: string,
  { cachePath, now }: { cachePath: string; now: number },
): Promise<LocalFile[]> {
  const known = readCache(cachePath);
  const kept: z.output<typeof Cache>["files"] = {};
  let isChanged = false;
  const found: LocalFile[] = [];
  for (const [file, { type, path, suffixes }] of findFiles(walk(folder))) {
    const place = { type, path };
    const stats = suffixes.map((suffix) => statSync(join(folder, `${path}${suffix}`)));
    const key = stats.map(({ size, mtimeMs, ino }) => `${size} ${mtimeMs} ${ino}`).join(" ");
    const cached = Object.hasOwn(known, file) ? known[file] : undefined;
    if (cached?.key === key) {
      kept[file] = cached;
      found.push({ ...place, file, contentHash: cached.hash, problems: [], isMarked: false });
      continue;
    }
    // Where nothing has changed nothing is loaded that reads texts.
    const { readLocal } = await import("./read-local.ts");
    const read = readLocal(folder, { ...place, suffixes });
    const isSettled = stats.every(({ mtimeMs }) => mtimeMs < now - clockStepMs);
    if (read.contentHash !== null && isSettled && !read.hasReferences) {
      kept[file] = { key, hash: read.contentHash };
      isChanged = true;
    }
    const { contentHash, problems, isMarked } = read;
    found.push({ ...place, file, contentHash, problems, isMarked });
  }
  if (isChanged || Object.keys(kept).length !== Object.keys(known).length)
    writeWhole(cachePath, JSON.stringify({ version: 1, files: kept }));
  return found;
}

function readCache(path: string): z.output<typeof Cache>["files"] {
  try {
    return Cache.parse(JSON.parse(readIfThere(path) ?? "")).files;
  } catch {
    return {};
  }
}

/** Names of files below a folder, with slashes. Links are not followed. */
function walk(folder: string, below = ""): string[] {
  return readFolder(join(folder, below)).flatMap((entry) => {
    const name = below === "" ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) return passedBy.has(entry.name) ? [] : walk(folder, name);
    return entry.isFile() && !entry.name.endsWith(unfinishedEnding) ? [name] : [];
  });
}

function readFolder(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
    throw error;
  }
}
