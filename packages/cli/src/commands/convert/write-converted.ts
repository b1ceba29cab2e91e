import { access, mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative, resolve, sep } from "node:path";
import type { PromptFormat } from "@parley/promptfile/convert";
import { CommandError } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";
import type { ConvertedSource } from "./convert-source.ts";
import type { ConvertOptions } from "./index.ts";

type Settings = { terminal: Terminal; to: PromptFormat; options: Pick<ConvertOptions, "out" | "force"> };

/**
 * Writes a file for each prompt, named after it, and returns their paths. Nothing is written where one of them is
 * there already.
 *
 * @throws CommandError where a file is there, and `--force` is not
 */
export async function writeConverted(
  sources: readonly ConvertedSource[],
  { terminal, to, options: { out = ".", force } }: Settings,
): Promise<string[]> {
  const folder = resolve(terminal.workingDirectory, out);
  const files = new Map<string, string>();
  for (const { name, text } of sources.flatMap(({ prompts }) => prompts)) {
    const base = name ?? "prompt";
    let path = join(folder, `${base}${to.extension}`);
    for (let count = 2; files.has(path); count += 1) path = join(folder, `${base}-${count}${to.extension}`);
    if (!path.startsWith(`${folder}${sep}`))
      throw new CommandError(`${base} is no name of a file in ${out}. Give another with --name.`);
    files.set(path, text);
  }
  for (const path of force ? [] : files.keys()) {
    const isThere = await access(path).then(
      () => true,
      () => false,
    );
    if (isThere)
      throw new CommandError(
        `${relative(terminal.workingDirectory, path)} is there already; --force writes over it. Nothing was written.`,
      );
  }
  for (const [path, text] of files) {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
  return [...files.keys()].map((path) => relative(terminal.workingDirectory, path));
}
