import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { text as readStream } from "node:stream/consumers";
import { CommandError } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";

/**
 * The text of a `.policy` file; `-` is standard input.
 *
 * @throws CommandError where it cannot be read
 */
export async function readPolicyFile({ stdin, workingDirectory }: Terminal, path: string): Promise<string> {
  if (path === "-") return readStream(stdin);
  try {
    return await readFile(resolve(workingDirectory, path), "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new CommandError(`${path} cannot be read${code === undefined ? "" : ` (${code})`}.`);
  }
}
