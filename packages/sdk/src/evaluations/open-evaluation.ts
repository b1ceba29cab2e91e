import { type Evaluation, evaluationErrors, isParleyError } from "@parley/contract";
import { clientErrors } from "../client-errors.ts";
import type { LocalJudge } from "./answer-cases.ts";
import type { EvaluationClient, SettledVersion } from "./run-evaluation.ts";
import type { EvaluationOptions } from "./run-options.ts";

type Opening = {
  options: Pick<EvaluationOptions, "name" | "evaluators">;
  version: Pick<SettledVersion, "file">;
  judges: readonly LocalJudge[];
};

const mostNames = 100;

/**
 * The Evaluation of that name, made where there is none. Where who judges is another version by now, figures are no longer
 * comparable, and the Run would wait for what nobody says any more: then it is `name 2`, and so on.
 */
export async function openEvaluation(client: EvaluationClient, opening: Opening): Promise<{ id: string }> {
  const { name } = opening.options;
  for (let number = 1; number <= mostNames; number += 1) {
    const found = await createOrFind(client, number === 1 ? name : `${name} ${number}`, opening);
    if (found !== undefined) return found;
  }
  throw clientErrors.evaluationNamesTaken({ name, most: mostNames });
}

/** Undefined where there is one that other versions judge in. */
async function createOrFind(
  client: EvaluationClient,
  name: string,
  { options, version: { file }, judges }: Opening,
): Promise<{ id: string } | undefined> {
  const evaluators = options.evaluators.map((judge) => referenceOf(judge, judges));
  try {
    return await client.evaluations.create({ name, evaluators, ...(file && { file }) });
  } catch (error) {
    if (!isParleyError(error) || error.code !== evaluationErrors.nameTaken.code) throw error;
    const { evaluation_id: id } = error.details as { evaluation_id: string };
    const evaluation = await client.evaluations.get({ id });
    for (const known of evaluation.evaluators)
      if (!(await judgesAsBefore(client, known, { options, judges }))) return undefined;
    await client.evaluations.addEvaluators({ id, evaluators });
    return { id };
  }
}

type Given = Opening["options"]["evaluators"][number];

/** A path names the version that is deployed, which of functions is the first there ever was. */
function referenceOf(judge: Given, judges: readonly LocalJudge[]) {
  const own = judge.callable && judges.find(({ path }) => path === judge.path);
  if (own !== undefined) return { version_id: own.version_id };
  const environment = "environment" in judge ? judge.environment : undefined;
  return { path: judge.path, ...(environment !== undefined && { environment }) };
}

/** Whether what a version of an Evaluation says is what this Run is judged by, or comes without anybody's doing. */
async function judgesAsBefore(
  client: EvaluationClient,
  { version: known, orchestrated }: Evaluation["evaluators"][number],
  { options, judges }: Pick<Opening, "options" | "judges">,
): Promise<boolean> {
  const given = options.evaluators.find(({ path }) => path === known.path);
  const { evaluator_type: type } = known.spec;
  const isAwaited = type === "external" || (!orchestrated && type !== "human");
  if (given === undefined) return !isAwaited;
  const reference = referenceOf(given, judges);
  if ("version_id" in reference) return reference.version_id === known.version_id;
  if (isAwaited) return true;
  const { path: _path, ...where } = reference;
  return (await client.evaluators.get({ id: known.id, ...where })).version_id === known.version_id;
}
