import { createHash } from "node:crypto";
import { globSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { ensureCachedFile } from "./cached-file.ts";
import { childFolder, isFromSource } from "./engines.ts";
import { readOutput } from "./read-output.ts";

const program = fileURLToPath(new URL("./child/write-untyped.js", import.meta.url));
const maxBytes = 16 * 1024 * 1024;

/**
 * A module that processes import first, with their programs as JavaScript: one that erases types itself keeps 17 MB for
 * that. Made when it is not there, by a process that ends. Undefined where there are no types, or it cannot be made.
 */
export async function ensureUntypedPrograms(folder: string): Promise<string | undefined> {
  if (!isFromSource) return undefined;
  return ensureCachedFile({
    folder,
    name: "sandbox",
    ending: "mjs",
    fingerprint: await fingerprint(),
    make: () => readOutput(["--no-warnings", program, childFolder], maxBytes),
  });
}

/** Of the programs, where they are, and of what erases their types. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256").update(`${process.version}\n${childFolder}\n`);
  const names = globSync("**/*.{ts,js}", { cwd: childFolder }).toSorted();
  for (const name of names) hash.update(`${name}\n`).update(await readFile(join(childFolder, name)));
  return hash.digest("hex").slice(0, 16);
}
