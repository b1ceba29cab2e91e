import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { judgesByItself } from "@parley/evaluators";
import { findCodeProblem } from "@parley/evaluators/code-problem";
import { languageOf } from "@parley/evaluators/schemas";
import { forms } from "@parley/sync/forms";
import type { EvalCase, EvalEvaluator } from "./eval-case.ts";

/** What a file holds, or what is wrong with it, with the place. */
export type FileReading<T> = { ok: true; value: T } | { ok: false; message: string };

const datasetSuffix = forms.dataset.suffix;
const evaluatorSuffixes = [forms.evaluator.suffix, ...forms.evaluator.siblings];

/** The cases of a Dataset's text: a Datapoint a line. `name` is how the file is called in what is wrong with it. */
export function readCasesOf(text: string, name: string): FileReading<EvalCase[]> {
  const reading = forms.dataset.read(new Map([[datasetSuffix, text]]));
  if (!reading.ok) {
    const problems = reading.problems.map(
      ({ line, message }) => `${name}${line === undefined ? "" : `:${line}`} ${message}`,
    );
    return { ok: false, message: problems.join("\n") };
  }
  const { datapoints } = reading.kernel;
  if (datapoints.length === 0) return { ok: false, message: `${basename(name)} has no Datapoints.` };
  const cases = datapoints.map((datapoint, index) => ({ id: String(index + 1), datapoint }));
  return { ok: true, value: cases };
}

type Place = {
  /** Of its files, without `.evaluator.…`. */
  stem: string;
  /** As it was asked for. */
  path: string;
};

/** An Evaluator that judges by itself, by the files it is in. */
export async function readEvaluatorAt({ stem, path }: Place): Promise<FileReading<EvalEvaluator>> {
  const present = evaluatorSuffixes.filter((suffix) => existsSync(stem + suffix));
  if (!present.includes(forms.evaluator.suffix)) {
    const file = `${basename(stem)}${forms.evaluator.suffix}`;
    return { ok: false, message: `There is no Evaluator ${path}: no file ${file}.` };
  }
  const texts = present.map(async (suffix) => [suffix, await readFile(stem + suffix, "utf8")] as const);
  const reading = forms.evaluator.read(new Map(await Promise.all(texts)));
  if (!reading.ok) {
    const problems = reading.problems.map(
      ({ suffix, line, message }) => `${path}${suffix}${line === undefined ? "" : `:${line}`} ${message}`,
    );
    return { ok: false, message: problems.join("\n") };
  }
  const spec = reading.kernel;
  if (!judgesByItself(spec))
    return { ok: false, message: `${path} is of type ${spec.evaluator_type}: nothing judges by it here.` };
  if (spec.evaluator_type === "python") {
    const language = languageOf(spec) ?? "python";
    const reason = findCodeProblem(language, spec.code);
    if (reason !== undefined)
      return { ok: false, message: `The code of ${path} is no ${language} that can run: ${reason}` };
  }
  return { ok: true, value: { name: basename(stem), path, spec } };
}

/** Gates and tables tell Evaluators apart by their names. Undefined where they can. */
export function findSameName(evaluators: readonly EvalEvaluator[]): string | undefined {
  const names = evaluators.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  return twice && `Two Evaluators are named ${twice}: gates and tables could not tell them apart.`;
}
