import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { copyFile, link, mkdir, readdir, rename } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";

/** Where the tests of the sandbox keep what its processes start from. */
const kept = fileURLToPath(new URL("../../node_modules/.cache/parley-sandbox", import.meta.url));
/** The same where the data folders are, from where it can be linked. */
const near = path.join(tmpdir(), "parley-e2e-sandbox");

const isComplete = (name: string): boolean => /^\w+-[0-9a-f]+\.\w+$/.test(name);

/**
 * Gives a server what processes of its sandbox start from, where it is known: made anew for each data folder, it is most
 * of the time that the first run of Python takes. One that is of another version is left alone by the server.
 */
export async function lendSandboxFiles(dataFolder: string): Promise<void> {
  const names = (await readdir(kept).catch((): string[] => [])).filter(isComplete);
  if (names.length === 0) return;
  const folder = path.join(dataFolder, "cache");
  for (const made of [near, folder]) await mkdir(made, { recursive: true, mode: 0o700 });
  for (const name of names) {
    const file = path.join(near, name);
    if (!existsSync(file)) {
      const unfinished = `${file}.${randomUUID()}`;
      await copyFile(path.join(kept, name), unfinished);
      await rename(unfinished, file);
    }
    await link(file, path.join(folder, name));
  }
}
