import { stat } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { type Answering, createFunctionSubject, type Subject } from "@parley/sdk/local-parts";
import { CommandError } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";

/**
 * The default export of a module, `(inputs, datapoint) => output`, as what answers. It runs in this process.
 *
 * @throws CommandError where the module cannot be loaded, or exports no function
 */
export async function loadFunctionSubject({ workingDirectory }: Terminal, file: string): Promise<Subject> {
  const { default: answering } = await load(resolve(workingDirectory, file), file);
  if (typeof answering !== "function")
    throw new CommandError(`${file} has no default export that is a function (inputs, datapoint) => output.`);
  return createFunctionSubject(file, answering as Answering);
}

/** A module is loaded once by its URL: each state of the file has its own. What it imports itself stays as it was. */
async function load(path: string, file: string): Promise<{ default?: unknown }> {
  try {
    const { mtimeMs } = await stat(path);
    return (await import(`${pathToFileURL(path).href}?v=${mtimeMs}`)) as { default?: unknown };
  } catch (error) {
    throw new CommandError(
      `${file} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
