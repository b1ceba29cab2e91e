import type { EvaluatorSpec, TrustOfJudge } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { Calibrate } from "../evaluators/index.ts";
import type { EvaluationView } from "./describe-evaluations.ts";

type Trusting = { organizationId: string; evaluation: EvaluationView; calibrate: Calibrate };

/** Whether the models that judge agree with people. */
export async function trustJudges(
  reader: Executor,
  { organizationId, evaluation, calibrate }: Trusting,
): Promise<TrustOfJudge[]> {
  const trusts: TrustOfJudge[] = [];
  for (const { version } of evaluation.evaluators) {
    const spec = version.spec as EvaluatorSpec;
    if (spec.evaluator_type !== "llm") continue;
    const { version_id: versionId, id: fileId } = version;
    const { trust, reason } = await calibrate(reader, { organizationId, versionId, fileId, spec });
    trusts.push({ evaluator_version_id: versionId, trust, reason });
  }
  return trusts;
}
