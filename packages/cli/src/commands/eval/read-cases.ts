import { basename } from "node:path";
import { forms } from "@parley/sync";
import { CommandError } from "../../exit-codes.ts";
import { readText } from "../../read-inputs.ts";
import type { Terminal } from "../../terminal.ts";
import type { EvalCase } from "./eval-case.ts";

const suffix = ".dataset.jsonl";

/** The cases of a Dataset's file: a Datapoint a line. @throws CommandError where one is none, or there are none */
export async function readCases(terminal: Terminal, path: string): Promise<EvalCase[]> {
  const reading = forms.dataset.read(new Map([[suffix, await readText(terminal, path)]]));
  if (!reading.ok) {
    const problems = reading.problems.map(
      ({ line, message }) => `${path}${line === undefined ? "" : `:${line}`} ${message}`,
    );
    throw new CommandError(problems.join("\n"));
  }
  const { datapoints } = reading.kernel;
  if (datapoints.length === 0) throw new CommandError(`${basename(path)} has no Datapoints.`);
  return datapoints.map((datapoint, index) => ({ id: String(index + 1), datapoint }));
}
