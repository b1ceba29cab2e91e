import { evaluationErrors, type contract, type EndpointInput, type EndpointReply } from "@parley/contract";
import type { RequestContext } from "../../../kernel/request-context.ts";
import type { EvaluationMeans } from "../dependencies.ts";
import { describeEvaluation } from "../describe-evaluations.ts";
import { getEvaluation } from "../get-evaluation.ts";
import { listRuns } from "../runs.store.ts";
import { describeFigures, describeSlice } from "./describe-figures.ts";
import type { RunToMeasure } from "./measure-runs.ts";
import { chooseMetric, listMetrics } from "./metrics.ts";
import { readRunsToMeasure } from "./runs-to-measure.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** Means, spread, differences and slices of an Evaluation's Runs. */
export function figureHandlers({ database, fileTypes, publicUrl, measuring }: EvaluationMeans) {
  const { reader } = database;
  const open = async (organizationId: string, id: string) => {
    const row = await getEvaluation(reader, { organizationId, id });
    const evaluation = await describeEvaluation(reader, row, { organizationId, fileTypes, publicUrl });
    const members = await listRuns(reader, { organizationId, evaluationId: row.id });
    const runs = await readRunsToMeasure(reader, organizationId, members);
    return { evaluation, metrics: listMetrics(evaluation), runs };
  };
  return {
    getFigures: async (
      { params }: Input<"getFigures">,
      { organizationId }: RequestContext,
    ): Promise<EndpointReply<Declared["getFigures"]>> => {
      const { evaluation, metrics, runs } = await open(organizationId, params.id);
      const found = await measuring.analyse(reader, { organizationId, metrics, runs });
      const evaluatorVersionIds = evaluation.evaluators.map(({ version }) => version.version_id);
      const errors: (string | null)[] = [];
      // One Run after the other: each may have all its Logs looked at, and others want the readers, too.
      for (const run of runs)
        errors.push(await measuring.findError(reader, { organizationId, run, evaluatorVersionIds }));
      return describeFigures({ metrics, runs, found, errors });
    },
    listSlices: async (
      { params, query }: Input<"listSlices">,
      { organizationId }: RequestContext,
    ): Promise<EndpointReply<Declared["listSlices"]>> => {
      const { page, size, against_control: isAgainst = false } = query;
      const { metrics, runs } = await open(organizationId, params.id);
      const run = chooseRun(runs, { evaluationId: params.id, wanted: query.run_id });
      const metric = chooseMetric(metrics, { name: query.metric, evaluationId: params.id });
      const control = isAgainst ? runs.find(({ isControl }) => isControl) : undefined;
      if (isAgainst && (control === undefined || control === run))
        throw evaluationErrors.noControl({ run_id: run.id });
      const { slices, tooSmall } = await measuring.slice(reader, {
        organizationId,
        metric,
        run,
        control,
        all: runs,
      });
      return {
        records: slices.slice((page - 1) * size, page * size).map(describeSlice),
        page,
        size,
        total: slices.length,
        metric: metric.metric.name,
        run_id: run.id,
        against_control: isAgainst,
        too_small: tooSmall,
      };
    },
  };
}

type Chosen = { evaluationId: string; wanted: string | undefined };

/** @throws not_found; unprocessable where there is none */
function chooseRun(runs: readonly RunToMeasure[], { evaluationId, wanted }: Chosen): RunToMeasure {
  const found = wanted === undefined ? runs.at(-1) : runs.find(({ id }) => id === wanted);
  if (found !== undefined) return found;
  throw wanted === undefined
    ? evaluationErrors.nothingToSlice({ evaluation_id: evaluationId })
    : evaluationErrors.runNotFound({ run_id: wanted, evaluation_id: evaluationId });
}
