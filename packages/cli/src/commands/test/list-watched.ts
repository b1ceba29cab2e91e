import { glob, stat } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";

const SKIPPED: ReadonlySet<string> = new Set(["node_modules", ".git", ".parley"]);

/** All files in the folders that a command line names, and beside the files it names: partials are among them. */
export async function listWatched(folder: string, patterns: readonly string[]): Promise<string[]> {
  const roots = await Promise.all(patterns.map((pattern) => folderOf(resolve(folder, pattern), folder)));
  const found = await Promise.all([...new Set(roots)].map(listFolder));
  return [...new Set(found.flat())];
}

/** Of a glob, the folder it starts from. */
async function folderOf(path: string, fallback: string): Promise<string> {
  const facts = await stat(path).catch(() => undefined);
  if (facts === undefined) return fallback;
  return facts.isDirectory() ? path : dirname(path);
}

async function listFolder(root: string): Promise<string[]> {
  const paths: string[] = [];
  const exclude = (name: string): boolean => SKIPPED.has(name.split(/[/\\]/).at(-1) ?? "");
  for await (const name of glob("**/*.*", { cwd: root, exclude })) paths.push(join(root, name));
  return paths;
}
