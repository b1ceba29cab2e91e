import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** One package of the repository. */
export type Workspace = {
  /** `@parley/contract` */
  name: string;
  /** `packages/contract` */
  folder: string;
  /** Its doors: `.` → `packages/contract/src/index.ts`. */
  doors: Record<string, string>;
};

/** The packages and apps of a repository. */
export async function readWorkspaces(root: string): Promise<Workspace[]> {
  const folders = await Promise.all(
    ["packages", "apps"].map(async (group) => {
      const names = existsSync(join(root, group)) ? await readdir(join(root, group)) : [];
      return names.map((name) => `${group}/${name}`);
    }),
  );
  const found = folders.flat().filter((folder) => existsSync(join(root, folder, "package.json")));
  return Promise.all(
    found.toSorted().map(async (folder) => {
      const manifest = JSON.parse(await readFile(join(root, folder, "package.json"), "utf8")) as {
        name: string;
        exports?: Record<string, string>;
      };
      const doors = Object.entries(manifest.exports ?? {}).map(
        ([door, path]) => [door, join(folder, path)] as const,
      );
      return { name: manifest.name, folder, doors: Object.fromEntries(doors) };
    }),
  );
}
