import { glob, stat } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { CommandError } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";

const SKIPPED: ReadonlySet<string> = new Set(["node_modules", ".git", ".parley"]);

/** The files that paths and globs name, whatever they end in, each once; `-` stands alone. */
export async function findSources(
  { workingDirectory }: Terminal,
  patterns: readonly string[],
): Promise<string[]> {
  if (patterns.includes("-")) {
    if (patterns.length > 1) throw new CommandError("Standard input (-) cannot be given beside files.");
    return ["-"];
  }
  const found = await Promise.all(patterns.map((pattern) => expand(workingDirectory, pattern)));
  return [...new Set(found.flat())].sort();
}

async function expand(folder: string, pattern: string): Promise<string[]> {
  const facts = await stat(isAbsolute(pattern) ? pattern : join(folder, pattern)).catch(() => undefined);
  if (facts?.isFile()) return [pattern];
  if (facts?.isDirectory())
    throw new CommandError(
      `${pattern} is a folder. Name its files with a glob: '${join(pattern, "**/*.yaml")}'`,
    );
  const paths: string[] = [];
  const exclude = (name: string) => SKIPPED.has(name.split(sep).at(-1) ?? "");
  for await (const match of glob(pattern, { cwd: folder, exclude })) {
    const path = isAbsolute(match) ? match : join(folder, match);
    const isFile = await stat(path).then(
      (found) => found.isFile(),
      () => false,
    );
    if (isFile) paths.push(isAbsolute(match) ? match : relative(folder, path));
  }
  if (paths.length === 0) throw new CommandError(`No file matches ${pattern}.`);
  return paths;
}
