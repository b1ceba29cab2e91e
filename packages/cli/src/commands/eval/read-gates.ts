import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { readLocalGates } from "@parley/sdk/local-parts";
import type { Gate } from "@parley/statistics";
import { CommandError } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";
import type { EvalOptions } from "./eval-options.ts";

/**
 * What is given for gates holds some: a variable that nobody set, or the wrong file, lets nothing pass.
 *
 * @throws CommandError with the place of what is no gate
 */
export async function readGates(
  { workingDirectory }: Terminal,
  { gate, gates }: Pick<EvalOptions, "gate" | "gates">,
): Promise<Gate[]> {
  const file = gates === undefined ? undefined : await readFile(resolve(workingDirectory, gates), "utf8");
  return [
    ...(file === undefined ? [] : read(file, ` of ${gates}`)),
    ...(gate ?? []).flatMap((text) => read(text, " of --gate")),
  ];
}

function read(text: string, place: string): Gate[] {
  const found = readLocalGates(text, place);
  if (!found.ok) throw new CommandError(found.message);
  return found.gates;
}
