import { spawn } from "node:child_process";
import { createHash, randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { engineArguments, findPyodide } from "./engines.ts";

const maxSnapshotBytes = 256 * 1024 * 1024;

/**
 * The file with Python's memory after its start, from which processes start several times faster; made when it is not
 * there. Undefined when it cannot be made: processes then start slower.
 */
export async function ensurePythonSnapshot(folder: string): Promise<string | undefined> {
  const path = join(folder, `python-${await fingerprint()}.snapshot`);
  if (existsSync(path)) return path;
  const bytes = await makeSnapshot();
  if (!bytes) return undefined;
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = `${path}.${randomUUID()}`;
  await writeFile(unfinished, bytes, { mode: 0o600 });
  await rename(unfinished, path);
  await removeOthers(folder, path);
  return path;
}

/** Those of other versions, which nobody needs any more. */
async function removeOthers(folder: string, path: string): Promise<void> {
  const names = (await readdir(folder)).filter((name) => /^python-[0-9a-f]+\.snapshot$/.test(name));
  const others = names.map((name) => join(folder, name)).filter((other) => other !== path);
  await Promise.all(others.map((other) => rm(other, { force: true })));
}

/** Of everything that is in a snapshot: Pyodide, and what is loaded into it beforehand. */
async function fingerprint(): Promise<string> {
  const parts = [`${findPyodide()}/package.json`, new URL("./child/python/harness.py", import.meta.url)];
  const hash = createHash("sha256");
  for (const part of parts) hash.update(await readFile(part));
  return hash.digest("hex").slice(0, 16);
}

function makeSnapshot(): Promise<Uint8Array | undefined> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, engineArguments("python", "--make-snapshot"), {
      env: {},
      cwd: "/",
      stdio: ["ignore", "pipe", "ignore"],
    });
    const parts: Buffer[] = [];
    let length = 0;
    child.stdout.on("data", (part: Buffer) => {
      parts.push(part);
      length += part.length;
      if (length > maxSnapshotBytes) child.kill("SIGKILL");
    });
    child.once("error", () => resolve(undefined));
    child.once("close", (code) => resolve(code === 0 && length > 0 ? Buffer.concat(parts) : undefined));
  });
}
