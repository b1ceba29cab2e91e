import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, resolve } from "node:path";
import { judgesByItself } from "@parley/evaluators";
import { forms } from "@parley/sync";
import { CommandError } from "../../exit-codes.ts";
import type { Terminal } from "../../terminal.ts";
import type { EvalEvaluator } from "./eval-case.ts";

const suffixes = [forms.evaluator.suffix, ...forms.evaluator.siblings];

/**
 * Evaluators by the files they are in: `quality/short`, or `quality/short.evaluator.yaml`.
 *
 * @throws CommandError where one is not there, cannot be read, or is judged by people
 */
export async function readEvaluators(terminal: Terminal, paths: readonly string[]): Promise<EvalEvaluator[]> {
  const evaluators = await Promise.all(paths.map((path) => readEvaluator(terminal, path)));
  const names = evaluators.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined)
    throw new CommandError(`Two Evaluators are named ${twice}: gates and tables could not tell them apart.`);
  return evaluators;
}

async function readEvaluator({ workingDirectory }: Terminal, path: string): Promise<EvalEvaluator> {
  const stem = resolve(workingDirectory, path).replace(/\.evaluator\.[a-z]+$/, "");
  const present = suffixes.filter((suffix) => existsSync(stem + suffix));
  if (!present.includes(forms.evaluator.suffix))
    throw new CommandError(
      `There is no Evaluator ${path}: no file ${basename(stem)}${forms.evaluator.suffix}.`,
    );
  const texts = present.map(async (suffix) => [suffix, await readFile(stem + suffix, "utf8")] as const);
  const reading = forms.evaluator.read(new Map(await Promise.all(texts)));
  if (!reading.ok) {
    const problems = reading.problems.map(
      ({ suffix, line, message }) => `${path}${suffix}${line === undefined ? "" : `:${line}`} ${message}`,
    );
    throw new CommandError(problems.join("\n"));
  }
  const spec = reading.kernel;
  if (!judgesByItself(spec))
    throw new CommandError(`${path} is of type ${spec.evaluator_type}: nothing judges by it here.`);
  return { name: basename(stem), spec };
}
