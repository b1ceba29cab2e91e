import { resolve } from "node:path";
import { type EvalEvaluator, findSameName, readEvaluatorAt } from "@parley/sdk/local-parts";
import { CommandError } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";
import { filePathOf } from "./file-path-of.ts";

/**
 * Evaluators by the files they are in: `quality/short`, or `quality/short.evaluator.yaml`.
 *
 * @throws CommandError where one is not there, cannot be read, or is judged by people
 */
export async function readEvaluators(terminal: Terminal, paths: readonly string[]): Promise<EvalEvaluator[]> {
  const evaluators = await Promise.all(
    paths.map(async (path) => {
      const stem = resolve(terminal.workingDirectory, path).replace(/\.evaluator\.[a-z]+$/, "");
      const reading = await readEvaluatorAt({ stem, path });
      if (!reading.ok) throw new CommandError(reading.message);
      return { ...reading.value, path: filePathOf(terminal, path) };
    }),
  );
  const problem = findSameName(evaluators);
  if (problem !== undefined) throw new CommandError(problem);
  return evaluators;
}
