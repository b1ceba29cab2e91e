import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { ensureCachedFile } from "./cached-file.ts";
import { engineArguments, findPyodide } from "./engines.ts";
import { readOutput } from "./read-output.ts";

const maxSnapshotBytes = 256 * 1024 * 1024;

/**
 * The file with Python's memory after its start, from which processes start several times faster; made when it is not
 * there. Undefined when it cannot be made: processes then start slower.
 */
export async function ensurePythonSnapshot(folder: string): Promise<string | undefined> {
  return ensureCachedFile({
    folder,
    name: "python",
    ending: "snapshot",
    fingerprint: await fingerprint(),
    make: () => readOutput(engineArguments("python", { snapshot: "--make-snapshot" }), maxSnapshotBytes),
  });
}

/** Of everything that is in a snapshot: Pyodide, and what is loaded into it beforehand. */
async function fingerprint(): Promise<string> {
  const parts = [`${findPyodide()}/package.json`, new URL("./child/python/harness.py", import.meta.url)];
  const hash = createHash("sha256");
  for (const part of parts) hash.update(await readFile(part));
  return hash.digest("hex").slice(0, 16);
}
