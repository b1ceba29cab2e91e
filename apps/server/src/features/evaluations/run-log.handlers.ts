import type { contract, EndpointInput } from "@parley/contract";
import type { RequestContext } from "../../kernel/request-context.ts";
import { showLogs } from "../logs/index.ts";
import type { EvaluationDependencies } from "./dependencies.ts";
import { listEvaluators } from "./evaluations.store.ts";
import { getEvaluation } from "./get-evaluation.ts";
import { pageRunLogs } from "./run-logs.store.ts";
import { listRuns } from "./runs.store.ts";
import { showDatapoints } from "./show-datapoints.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input = EndpointInput<Declared["getLogs"]>;

/** The Logs of an Evaluation's Runs. */
export function runLogHandlers({ database, fileTypes }: EvaluationDependencies) {
  const { reader } = database;
  return {
    getLogs: async ({ params, query }: Input, { organizationId }: RequestContext) => {
      const { page, size, run_id: wanted } = query;
      const { id: evaluationId } = await getEvaluation(reader, { organizationId, id: params.id });
      const [members, evaluators] = await Promise.all([
        listRuns(reader, { organizationId, evaluationId }),
        listEvaluators(reader, { organizationId, evaluationIds: [evaluationId] }),
      ]);
      const runIds = members.map(({ id }) => id).filter((id) => wanted === undefined || wanted.includes(id));
      const { rows, total } = await pageRunLogs(reader, { organizationId, runIds, page, size });
      const logs = await showLogs(reader, { organizationId, fileTypes, ids: rows.map(({ logId }) => logId) });
      const datapoints = await showDatapoints(reader, {
        organizationId,
        ids: rows.flatMap(({ datapointId }) => datapointId ?? []),
      });
      const judges = new Set(evaluators.map((row) => row.evaluator_version_id));
      const records = rows.flatMap(({ runId, logId, datapointId }) => {
        const log = logs.get(logId);
        if (log === undefined) return [];
        const said = log.evaluator_logs.filter(({ evaluator }) => judges.has(evaluator.version_id));
        return [{ run_id: runId, datapoint: datapoints.get(datapointId ?? ""), log, evaluator_logs: said }];
      });
      return { records, page, size, total };
    },
  };
}
