import { checkRecorder, type EvalCase, type EvalReport, recordEval } from "@parley/sdk/local-parts";
import { defaultFolder } from "../../default-folder.ts";
import { CommandError } from "../../exit-codes.ts";
import type { Output } from "../../output.ts";
import { openSession } from "../../session.ts";
import type { Terminal } from "../../terminal.ts";
import type { EvalOptions } from "./eval-options.ts";
import { filePathOf } from "./file-path-of.ts";
import { findGateSource } from "./find-gate-source.ts";
import { printReport } from "./print-report.ts";

type Opening = {
  files: readonly string[];
  options: EvalOptions;
  cases: readonly EvalCase[];
  output: Output;
};
type Made = Omit<Parameters<typeof recordEval>[1], "name" | "dataset" | "gateSource" | "patience">;

/**
 * What leaves an evaluation on the server, once that is known to be there.
 *
 * @throws CommandError where a file has no path there; ParleyError where the server cannot be reached, or the key is wrong
 */
export async function openRecord(
  terminal: Terminal,
  { files, options, cases, output }: Opening,
): Promise<(made: Made) => Promise<EvalReport>> {
  for (const file of [...files, options.dataset, ...(options.evaluator ?? [])]) checkPlace(terminal, file);
  const dataset = filePathOf(terminal, options.dataset);
  const { parley } = openSession(terminal, options);
  await checkRecorder(parley, { cases, dataset, signal: undefined });
  const name = options.name ?? dataset;
  const gateSource = findGateSource(terminal.environment);
  return async (made) => {
    try {
      const patience = { signal: undefined };
      return await recordEval(parley, { ...made, name, dataset, gateSource, patience });
    } catch (error) {
      if (!options.json) {
        printReport({ ...made.report, gates: [] }, output);
        output.warn("It was not recorded, and no gate was judged. Above is what came of it here.");
      }
      throw error;
    }
  };
}

function checkPlace(terminal: Terminal, file: string): void {
  if (!filePathOf(terminal, file).startsWith("../")) return;
  throw new CommandError(
    `${file} is outside of ${defaultFolder(terminal)}, the folder that the paths of Files start at, so it has none on the server.`,
  );
}
