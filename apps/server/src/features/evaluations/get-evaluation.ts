import { evaluationErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { findEvaluation } from "./evaluations.store.ts";
import type { EvaluationRow } from "./evaluations.tables.ts";
import { findMember, type MemberRow } from "./runs.store.ts";

type OfOrganization = { organizationId: string };

/** @throws not_found */
export async function getEvaluation(
  executor: Executor,
  where: OfOrganization & { id: string },
): Promise<EvaluationRow> {
  const evaluation = await findEvaluation(executor, where);
  if (evaluation === undefined) throw evaluationErrors.notFound({ evaluation_id: where.id });
  return evaluation;
}

/** A Run as part of an Evaluation. @throws not_found */
export async function getMember(
  executor: Executor,
  { organizationId, id, run_id: runId }: OfOrganization & { id: string; run_id: string },
): Promise<MemberRow> {
  const evaluation = await getEvaluation(executor, { organizationId, id });
  const member = await findMember(executor, { organizationId, evaluationId: evaluation.id, runId });
  if (member === undefined) throw evaluationErrors.runNotFound({ run_id: runId, evaluation_id: id });
  return member;
}
