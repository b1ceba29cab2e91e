import { stat } from "node:fs/promises";
import { pathToFileURL } from "node:url";
import { resolve } from "node:path";
import { CommandError } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";
import type { Subject } from "./eval-case.ts";
import { toRecord } from "./prompt-subject.ts";

type Answering = (inputs: object, datapoint: object) => unknown;

/**
 * The default export of a module, `(inputs, datapoint) => output`, as what answers: an application, a chain, an agent.
 * It runs in this process.
 *
 * @throws CommandError where the module cannot be loaded, or exports no function
 */
export async function loadFunctionSubject({ workingDirectory }: Terminal, file: string): Promise<Subject> {
  const loaded = await load(resolve(workingDirectory, file), file);
  const { default: answering } = loaded;
  if (typeof answering !== "function")
    throw new CommandError(`${file} has no default export that is a function (inputs, datapoint) => output.`);
  return {
    name: file,
    async answer({ datapoint }) {
      const { inputs = {}, messages = [] } = datapoint;
      const asked = { inputs, messages: [...messages] };
      const startedAt = performance.now();
      try {
        const output: unknown = await (answering as Answering)(inputs, datapoint);
        const text = typeof output === "string" ? output : JSON.stringify(output ?? null);
        return toRecord({ ...asked, output: text, provider_latency: secondsSince(startedAt) });
      } catch (error) {
        const message = error instanceof Error ? error.message : String(error);
        return toRecord({ ...asked, error: message, provider_latency: secondsSince(startedAt) });
      }
    },
  };
}

const secondsSince = (startedAt: number): number => (performance.now() - startedAt) / 1000;

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
