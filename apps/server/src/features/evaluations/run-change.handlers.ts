import { evaluationErrors, logErrors, type contract, type EndpointInput } from "@parley/contract";
import type { RequestContext } from "../../kernel/request-context.ts";
import type { EvaluationDependencies } from "./dependencies.ts";
import { endRun } from "./end-run.ts";
import { getMember } from "./get-evaluation.ts";
import { hasEnded } from "./run-state.ts";
import { insertRunLogs, listKnownLogs, setControl } from "./runs.store.ts";
import { showRun } from "./show-run.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** What changes of a Run: its part, its end, its Logs. */
export function runChangeHandlers({ database, clock, fileTypes }: EvaluationDependencies) {
  return {
    updateRun: ({ params, body }: Input<"updateRun">, { organizationId, actor }: RequestContext) =>
      database.transaction(async (transaction) => {
        const member = await getMember(transaction, { organizationId, ...params });
        const ofRun = { organizationId, evaluationId: params.id, runId: member.id };
        if (body.status !== undefined)
          await endRun(transaction, { ...ofRun, wanted: body.status, by: actor.id, at: clock() });
        if (body.control !== undefined) await setControl(transaction, { ...ofRun, control: body.control });
        return showRun(transaction, { organizationId, fileTypes, params });
      }),
    addLogs: ({ params, body }: Input<"addLogs">, { organizationId }: RequestContext) =>
      database.transaction(async (transaction) => {
        const { id: runId, status } = await getMember(transaction, { organizationId, ...params });
        if (hasEnded({ status })) throw evaluationErrors.runEnded({ run_id: runId, status });
        const logIds = [...new Set(body.log_ids)];
        const known = new Set(await listKnownLogs(transaction, { organizationId, ids: logIds }));
        const missing = logIds.find((id) => !known.has(id));
        if (missing !== undefined) throw logErrors.notFound({ log_id: missing });
        await insertRunLogs(transaction, { organizationId, runId, logIds });
        return showRun(transaction, { organizationId, fileTypes, params });
      }),
  };
}
