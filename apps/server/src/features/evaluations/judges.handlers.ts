import { evaluationErrors, type contract, type EndpointInput } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { addEvaluators, permitEvaluators } from "./add-evaluators.ts";
import type { EvaluationDependencies } from "./dependencies.ts";
import { describeEvaluation } from "./describe-evaluations.ts";
import { deleteEvaluator, touchEvaluation } from "./evaluations.store.ts";
import { getEvaluation } from "./get-evaluation.ts";
import { resumeRuns } from "./resume-runs.ts";
import { listRuns } from "./runs.store.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** By which Evaluators an Evaluation compares; its Runs go on accordingly. */
export function judgesHandlers(dependencies: EvaluationDependencies) {
  const { database, clock } = dependencies;
  const resumeAll = async (
    transaction: Executor,
    {
      change,
      now,
      ...where
    }: { organizationId: string; evaluationId: string; change: "more" | "less"; now: number },
  ): Promise<void> => {
    const runIds = (await listRuns(transaction, where)).map(({ id }) => id);
    await resumeRuns(dependencies, transaction, { ...where, runIds, change, now });
  };
  const describedBy = (organizationId: string) => ({ ...dependencies, organizationId });
  return {
    addEvaluators: async ({ params, body }: Input<"addEvaluators">, context: RequestContext) => {
      const { organizationId } = context;
      const evaluators = await permitEvaluators(database.executor, { evaluators: body.evaluators, context });
      return database.transaction(async (transaction) => {
        const now = clock();
        const row = await getEvaluation(transaction, { organizationId, id: params.id });
        await addEvaluators(transaction, { row, evaluators, now });
        await touchEvaluation(transaction, { organizationId, id: row.id, now });
        await resumeAll(transaction, { organizationId, evaluationId: row.id, change: "more", now });
        return describeEvaluation(transaction, { ...row, updated_at: now }, describedBy(organizationId));
      });
    },
    removeEvaluator: ({ params }: Input<"removeEvaluator">, { organizationId }: RequestContext) =>
      database.transaction(async (transaction) => {
        const now = clock();
        const row = await getEvaluation(transaction, { organizationId, id: params.id });
        const { evaluator_version_id: versionId } = params;
        const removal = { organizationId, evaluationId: row.id, versionId };
        if (!(await deleteEvaluator(transaction, removal)))
          throw evaluationErrors.evaluatorNotPart({
            evaluator_version_id: versionId,
            evaluation_id: row.id,
          });
        await touchEvaluation(transaction, { organizationId, id: row.id, now });
        await resumeAll(transaction, { organizationId, evaluationId: row.id, change: "less", now });
        return describeEvaluation(transaction, { ...row, updated_at: now }, describedBy(organizationId));
      }),
  };
}
