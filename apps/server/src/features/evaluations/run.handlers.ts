import { evaluationErrors, type contract, type EndpointInput } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { createRun } from "./create-run.ts";
import type { EvaluationMeans } from "./dependencies.ts";
import { describeEvaluation } from "./describe-evaluations.ts";
import type { EarlyStopRule } from "./early-stop/early-stop.ts";
import { checkEarlyStop, findControl, settleEarlyStop } from "./early-stop/settle-early-stop.ts";
import { estimateRun } from "./estimate-run.ts";
import { describeRuns } from "./describe-runs.ts";
import type { EvaluationRow } from "./evaluations.tables.ts";
import { findReferenced } from "./find-version.ts";
import { checkGatesBefore } from "./gates/check-gates-before.ts";
import { getEvaluation } from "./get-evaluation.ts";
import { checkMayCall, checkMayJudgeIn } from "./may-call.ts";
import { resumeRuns } from "./resume-runs.ts";
import { findMember, insertMembership, listRuns } from "./runs.store.ts";
import { showRun } from "./show-run.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** Which Runs an Evaluation compares. */
export function runHandlers(dependencies: EvaluationMeans) {
  const { database, clock, fileTypes, results } = dependencies;
  return {
    listRuns: async ({ params }: Input<"listRuns">, { organizationId }: RequestContext) => {
      const { reader } = database;
      const { id: evaluationId } = await getEvaluation(reader, { organizationId, id: params.id });
      const rows = await listRuns(reader, { organizationId, evaluationId });
      return { runs: await describeRuns(reader, rows, { organizationId, fileTypes, results }) };
    },
    createRun: async ({ params: { id }, body }: Input<"createRun">, context: RequestContext) => {
      const { organizationId } = context;
      if (body.version !== undefined && body.orchestrated !== false)
        await checkMayCall(database.executor, { reference: body.version, context });
      await checkMayJudgeIn(database.executor, { evaluationIds: [id], context });
      await checkGatesOfRun(dependencies, { organizationId, id, body });
      return database.transaction(async (transaction) => {
        const evaluationRow = await getEvaluation(transaction, { organizationId, id });
        const { id: evaluationId } = evaluationRow;
        const { run_id: runId = "" } = body;
        if ((await findMember(transaction, { organizationId, evaluationId, runId })) !== undefined)
          return showRun(transaction, { organizationId, fileTypes, params: { id, run_id: runId } });
        const earlyStop = await settleStop(dependencies, transaction, {
          organizationId,
          row: evaluationRow,
          body,
        });
        const row = await createRun(transaction, { earlyStop, body, context, now: clock() });
        const membership = { evaluation_id: evaluationId, run_id: row.id, added_at: row.created_at };
        await insertMembership(transaction, {
          organization_id: organizationId,
          control: false,
          ...membership,
        });
        const params = { id: evaluationId, run_id: row.id };
        await resumeRuns(dependencies, transaction, {
          organizationId,
          runIds: [row.id],
          change: "more",
          now: clock(),
        });
        return showRun(transaction, { organizationId, fileTypes, params });
      });
    },
    getRun: ({ params }: Input<"getRun">, { organizationId }: RequestContext) =>
      showRun(database.reader, { organizationId, fileTypes, results, params }),
    estimateRun: async ({ params, body }: Input<"estimateRun">, context: RequestContext) => {
      const { organizationId } = context;
      const row = await getEvaluation(database.reader, { organizationId, id: params.id });
      await checkGatesOfRun(dependencies, { organizationId, id: row.id, body });
      await checkStop(dependencies, { organizationId, row, body });
      return estimateRun(dependencies, { organizationId, evaluationId: row.id, body });
    },
  };
}

type Stopped = Pick<Gated, "organizationId" | "body"> & { row: EvaluationRow };

async function settleStop(
  dependencies: EvaluationMeans,
  transaction: Executor,
  given: Stopped,
): Promise<EarlyStopRule | undefined> {
  if (given.body.early_stop === undefined) return undefined;
  const evaluation = await describeFor(dependencies, transaction, given);
  return settleEarlyStop(transaction, { ...given, evaluation });
}

/** As when it is made, but that its control may be yet to come. */
async function checkStop(
  dependencies: EvaluationMeans,
  given: Stopped & Pick<Input<"estimateRun">, "body">,
): Promise<void> {
  const { early_stop: asked, after_control: isAfter } = given.body;
  if (asked === undefined) return;
  const { reader } = dependencies.database;
  const evaluation = await describeFor(dependencies, reader, given);
  if (isAfter !== true && (await findControl(reader, { ...given, evaluation })) === undefined)
    throw evaluationErrors.earlyStopNeedsControl({ evaluation_id: given.row.id });
  await checkEarlyStop(reader, { ...given, evaluation });
}

const describeFor = (
  { fileTypes, publicUrl }: EvaluationMeans,
  executor: Executor,
  { row, organizationId }: Stopped,
) => describeEvaluation(executor, row, { organizationId, fileTypes, publicUrl });

type Gated = { organizationId: string; id: string; body: Input<"createRun">["body"] };

async function checkGatesOfRun(
  { database: { executor }, fileTypes, publicUrl }: EvaluationMeans,
  { organizationId, id, body: { gates, dataset, samples = 1 } }: Gated,
): Promise<void> {
  if (gates === undefined) return;
  const row = await getEvaluation(executor, { organizationId, id });
  const evaluation = await describeEvaluation(executor, row, { organizationId, fileTypes, publicUrl });
  const datasetVersionId =
    dataset && (await findReferenced(executor, { organizationId, reference: dataset, types: ["dataset"] }));
  await checkGatesBefore(executor, { organizationId, evaluation, datasetVersionId, samples, text: gates });
}
