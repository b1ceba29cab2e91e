import { contract, evaluationErrors, logErrors, type EndpointInput } from "@parley/contract";
import { toAuthor } from "../../kernel/author.ts";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { EvaluationDependencies } from "./dependencies.ts";
import { wakeFollowers } from "./early-stop/wake-followers.ts";
import { endRun } from "./end-run.ts";
import { getMember } from "./get-evaluation.ts";
import { checkMayJudgeRun } from "./may-call.ts";
import { resumeRuns } from "./resume-runs.ts";
import { insertRunLogs, listKnownLogs, setControl } from "./runs.store.ts";
import { showRun } from "./show-run.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** What changes of a Run: its part, its end, its Logs. */
export function runChangeHandlers(dependencies: EvaluationDependencies) {
  const { database, clock, fileTypes, events, jobs } = dependencies;
  return {
    updateRun: async ({ params, body }: Input<"updateRun">, { organizationId, actor }: RequestContext) => {
      const view = await database.transaction(async (transaction) => {
        const member = await getMember(transaction, { organizationId, ...params });
        const ofRun = { organizationId, evaluationId: params.id, runId: member.id };
        if (body.status !== undefined)
          await endRun(transaction, { ...ofRun, wanted: body.status, by: toAuthor(actor).id, at: clock() });
        if (body.control !== undefined) await setControl(transaction, { ...ofRun, control: body.control });
        const shown = await showRun(transaction, { organizationId, fileTypes, params });
        if (body.status !== undefined) await wakeFollowers(jobs, transaction, ofRun);
        return shown;
      });
      if (body.status !== undefined) events.emit("evaluation-run.ended", { organizationId, id: view.id });
      return view;
    },
    addLogs: async ({ params, body }: Input<"addLogs">, context: RequestContext) => {
      const { organizationId } = context;
      const logIds = [...new Set(body.log_ids)];
      const { get } = contract.logs.endpoints;
      await context.contextOfPart(get, { params: {}, query: { id: logIds }, body: undefined });
      await checkMayJudgeRun(database.executor, { runId: params.run_id, context });
      return database.transaction(async (transaction) => {
        const { id: runId, status } = await getMember(transaction, { organizationId, ...params });
        if (status === "cancelled") throw evaluationErrors.runEnded({ run_id: runId, status });
        const known = new Set(await listKnownLogs(transaction, { organizationId, ids: logIds }));
        const missing = logIds.find((id) => !known.has(id));
        if (missing !== undefined) throw logErrors.notFound({ log_id: missing });
        await insertRunLogs(transaction, { organizationId, runId, logIds });
        await resumeRuns(dependencies, transaction, {
          organizationId,
          runIds: [runId],
          change: "more",
          now: clock(),
        });
        return showRun(transaction, { organizationId, fileTypes, params });
      });
    },
  };
}
