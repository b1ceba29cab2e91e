import { type Evaluation, evaluationErrors, isParleyError } from "@parley/contract";
import { clientErrors } from "../../client-errors.ts";
import { again, type Patience } from "./again.ts";
import type { EvaluationRecorder } from "./evaluation-recorder.ts";

type Wanted = {
  name: string;
  fileId: string;
  /** The versions that judged. */
  evaluatorVersionIds: readonly string[];
  patience: Patience;
};

const mostNames = 100;

/**
 * The Evaluation of that name that compares by exactly these Evaluators, made where there is none. Where one of them was
 * changed, figures are no longer comparable: then it is `name 2`, and so on.
 */
export async function openEvaluation(client: EvaluationRecorder, wanted: Wanted): Promise<Evaluation> {
  const { name, patience } = wanted;
  for (let number = 1; number <= mostNames; number += 1) {
    const numbered = number === 1 ? name : `${name} ${number}`;
    const evaluation = await again(() => createOrFind(client, { ...wanted, name: numbered }), patience);
    if (judgesBy(evaluation, wanted.evaluatorVersionIds)) return evaluation;
  }
  throw clientErrors.evaluationNamesTaken({ name, most: mostNames });
}

async function createOrFind(
  client: EvaluationRecorder,
  { name, fileId, evaluatorVersionIds, patience: { signal } }: Wanted,
): Promise<Evaluation> {
  try {
    const evaluators = evaluatorVersionIds.map((version_id) => ({ version_id, orchestrated: false }));
    return await client.evaluations.create({ name, file: { id: fileId }, evaluators }, { signal });
  } catch (error) {
    if (!isParleyError(error) || error.code !== evaluationErrors.nameTaken.code) throw error;
    const { evaluation_id: id } = error.details as { evaluation_id: string };
    return client.evaluations.get({ id }, { signal });
  }
}

/** One whose Evaluators the server runs would judge these Runs once more. */
const judgesBy = ({ evaluators }: Evaluation, versionIds: readonly string[]): boolean =>
  evaluators.length === versionIds.length &&
  evaluators.every(({ version, orchestrated }) => !orchestrated && versionIds.includes(version.version_id));
