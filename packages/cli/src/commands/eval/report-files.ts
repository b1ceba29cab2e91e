import { access, constants, mkdir, stat, writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { CommandError } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";
import type { EvalOptions } from "./eval-options.ts";

type Reports = Pick<EvalOptions, "junit" | "markdown" | "html">;

/**
 * Answers cost money: whether reports of them can be written is found out before anything is asked.
 *
 * @throws CommandError where one cannot
 */
export async function checkReports(
  { workingDirectory }: Terminal,
  { junit, markdown, html }: Reports,
): Promise<void> {
  for (const [option, name] of Object.entries({ junit, markdown, html })) {
    if (name === undefined) continue;
    const path = resolve(workingDirectory, name);
    const place = await stat(path).catch(() => undefined);
    if (place?.isDirectory())
      throw new CommandError(`${name}, given as --${option}, is a folder: name a file.`);
    try {
      await mkdir(dirname(path), { recursive: true });
      await access(place === undefined ? dirname(path) : path, constants.W_OK);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CommandError(`${name}, given as --${option}, cannot be written: ${reason}`);
    }
  }
}

export async function writeReport(
  { workingDirectory }: Terminal,
  name: string | undefined,
  render: () => string,
): Promise<void> {
  if (name === undefined) return;
  await writeFile(resolve(workingDirectory, name), render());
}
