import { readFile, writeFile } from "node:fs/promises";

export type GeneratedFile = { path: string; text: string; command: string };

/** What is wrong with a generated file that is committed, or undefined. */
export async function findDrift({ path, text, command }: GeneratedFile): Promise<string | undefined> {
  const committed = await readFile(path, "utf8").catch(() => undefined);
  if (committed === text) return undefined;
  const problem =
    committed === undefined ? "does not exist" : `is out of date${firstDifference(committed, text)}`;
  return `${path} ${problem}. Run \`${command}\` and commit the result.`;
}

/** Writes a generated file, or with `--check` among the arguments only compares it, and fails on a difference. */
export async function writeOrCompare(file: GeneratedFile): Promise<void> {
  if (!process.argv.includes("--check")) return writeFile(file.path, file.text);
  const drift = await findDrift(file);
  if (drift === undefined) return;
  console.error(drift);
  process.exitCode = 1;
}

function firstDifference(committed: string, text: string): string {
  const expected = text.split("\n");
  const line = committed.split("\n").findIndex((content, index) => content !== expected[index]);
  return line === -1 ? "" : ` (first at line ${line + 1})`;
}
