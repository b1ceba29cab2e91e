import { type EvalCase, readCasesOf } from "@parley/sdk/local-parts";
import { CommandError } from "../../exit-codes.ts";
import { readText } from "../../read-inputs.ts";
import type { Terminal } from "../../terminal.ts";

/** The cases of a Dataset's file: a Datapoint a line. @throws CommandError where one is none, or there are none */
export async function readCases(terminal: Terminal, path: string): Promise<EvalCase[]> {
  const reading = readCasesOf(await readText(terminal, path), path);
  if (!reading.ok) throw new CommandError(reading.message);
  return reading.value;
}
