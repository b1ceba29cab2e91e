import { evaluationErrors, type contract, type EndpointInput } from "@parley/contract";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { EvaluationDependencies } from "./dependencies.ts";
import { wakeFollowers } from "./early-stop/wake-followers.ts";
import { getEvaluation, getMember } from "./get-evaluation.ts";
import { checkMayJudgeIn } from "./may-call.ts";
import { checkMayShareRun } from "./may-share-run.ts";
import { resumeRuns } from "./resume-runs.ts";
import { deleteMembership, insertMembership, lockRun } from "./runs.store.ts";
import { showRun } from "./show-run.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** That a Run there is becomes part of another Evaluation, and part of one no more. */
export function runMembershipHandlers(dependencies: EvaluationDependencies) {
  const { database, clock, fileTypes, events, jobs } = dependencies;
  return {
    addExistingRun: async ({ params }: Input<"addExistingRun">, context: RequestContext) => {
      const { organizationId } = context;
      await checkMayShareRun(database.executor, { params, context });
      await checkMayJudgeIn(database.executor, { evaluationIds: [params.id], context });
      return database.transaction(async (transaction) => {
        const { id: evaluationId } = await getEvaluation(transaction, { organizationId, id: params.id });
        const run = await lockRun(transaction, { organizationId, runId: params.run_id });
        if (run === undefined)
          throw evaluationErrors.runNotFound({ run_id: params.run_id, evaluation_id: evaluationId });
        const membership = { evaluation_id: evaluationId, run_id: run.id, added_at: clock() };
        await insertMembership(transaction, {
          organization_id: organizationId,
          control: false,
          ...membership,
        });
        await resumeRuns(dependencies, transaction, {
          organizationId,
          runIds: [run.id],
          change: "more",
          now: clock(),
        });
        return showRun(transaction, { organizationId, fileTypes, params });
      });
    },
    removeRun: async ({ params }: Input<"removeRun">, { organizationId }: RequestContext) => {
      const runId = await database.transaction(async (transaction) => {
        const { id } = await getMember(transaction, { organizationId, ...params });
        await lockRun(transaction, { organizationId, runId: id });
        await deleteMembership(transaction, { organizationId, evaluationId: params.id, runId: id });
        await resumeRuns(dependencies, transaction, {
          organizationId,
          runIds: [id],
          change: "less",
          now: clock(),
        });
        await wakeFollowers(jobs, transaction, { organizationId, runId: id });
        return id;
      });
      // What goes on for nobody stops; where it is part of others, it goes on anew.
      events.emit("evaluation-run.ended", { organizationId, id: runId });
    },
  };
}
