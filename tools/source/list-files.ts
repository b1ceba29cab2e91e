import { readdir } from "node:fs/promises";
import { join, relative } from "node:path";

const ignored = new Set(["node_modules", "dist", "coverage", "test-results"]);

/** Every file below a folder, as sorted paths relative to it with `/`; hidden folders and builds are left out. */
export async function listFiles(root: string): Promise<string[]> {
  const walk = async (folder: string): Promise<string[]> => {
    const entries = await readdir(folder, { withFileTypes: true });
    const found = entries.map(async (entry): Promise<string[]> => {
      const path = join(folder, entry.name);
      if (!entry.isDirectory()) return [relative(root, path).replaceAll("\\", "/")];
      return ignored.has(entry.name) || entry.name.startsWith(".") ? [] : walk(path);
    });
    return (await Promise.all(found)).flat();
  };
  return (await walk(root)).toSorted();
}
