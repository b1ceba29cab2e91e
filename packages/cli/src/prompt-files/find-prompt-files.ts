import { glob, stat } from "node:fs/promises";
import { isAbsolute, join, relative, sep } from "node:path";
import { CommandError } from "../exit-codes.ts";

const EXTENSIONS = /\.(?:prompt|agent)$/;
/** Folders that hold other people's files. */
const SKIPPED: ReadonlySet<string> = new Set(["node_modules", ".git", ".parley"]);

/**
 * The `.prompt` and `.agent` files that files, folders and globs name, each once, in the order of their names. A file
 * that is named itself may be called anything.
 *
 * @throws CommandError where one of them names nothing
 */
export async function findPromptFiles(folder: string, patterns: readonly string[]): Promise<string[]> {
  const found = await Promise.all(patterns.map((pattern) => expand(folder, pattern)));
  return [...new Set(found.flat())].sort();
}

async function expand(folder: string, pattern: string): Promise<string[]> {
  const path = isAbsolute(pattern) ? pattern : join(folder, pattern);
  const facts = await stat(path).catch(() => undefined);
  if (facts?.isFile()) return [shorten(folder, path)];
  const matches = facts?.isDirectory()
    ? await collect("**/*.{prompt,agent}", path)
    : await collect(pattern, folder);
  if (matches.length > 0) return matches.map((match) => shorten(folder, match));
  throw new CommandError(
    facts
      ? `There is no .prompt or .agent file in ${pattern === "." ? "this folder" : pattern}.`
      : `No .prompt or .agent file matches ${pattern}.`,
  );
}

async function collect(pattern: string, folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const match of glob(pattern, { cwd: folder, exclude: (name) => SKIPPED.has(lastOf(name)) })) {
    if (EXTENSIONS.test(match)) paths.push(isAbsolute(match) ? match : join(folder, match));
  }
  const facts = await Promise.all(paths.map((path) => stat(path).catch(() => undefined)));
  // A link to nothing stays, so that reading it says so.
  return paths.filter((_path, index) => !facts[index]?.isDirectory());
}

function lastOf(path: string): string {
  return path.split(sep).at(-1) ?? "";
}

/** As a person in the folder would write it. */
function shorten(folder: string, path: string): string {
  const short = relative(folder, path);
  return short.startsWith("..") ? path : short;
}
