import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder with these files, by path, which is gone after the test. */
export async function createTemporaryRepository(files: Readonly<Record<string, string>>): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), "parley-tools-"));
  onTestFinished(() => rm(root, { recursive: true }));
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true });
    await writeFile(join(root, path), text);
  }
  return root;
}

/** The manifest of a package of ours, with its doors. */
export function manifest(name: string, doors: readonly string[] = ["."]): string {
  const exports = doors.map((door) => [door, `./src/${door === "." ? "" : `${door.slice(2)}/`}index.ts`]);
  return JSON.stringify({
    name: `@parley/${name}`,
    description: `The ${name}.`,
    type: "module",
    license: "Apache-2.0",
    exports: Object.fromEntries(exports),
  });
}
