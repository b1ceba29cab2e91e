import { evaluationErrors, type contract, type EndpointInput } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { followEvents } from "../../kernel/implement.ts";
import { addRun } from "./add-run.ts";
import type { EvaluationMeans } from "./dependencies.ts";
import { describeEvaluation } from "./describe-evaluations.ts";
import { checkEarlyStop, findControl } from "./early-stop/settle-early-stop.ts";
import { estimateRun } from "./estimate-run.ts";
import { describeRuns, type RunView } from "./describe-runs.ts";
import type { EvaluationRow } from "./evaluations.tables.ts";
import { findReferenced } from "./find-version.ts";
import { checkGatesBefore } from "./gates/check-gates-before.ts";
import { getEvaluation } from "./get-evaluation.ts";
import { checkMayCall, checkMayJudgeIn } from "./may-call.ts";
import { listRuns } from "./runs.store.ts";
import { showRun } from "./show-run.ts";

type Declared = typeof contract.evaluations.endpoints;
type Input<K extends keyof Declared> = EndpointInput<Declared[K]>;

/** Which Runs an Evaluation compares. */
export function runHandlers(dependencies: EvaluationMeans) {
  const { database, clock, fileTypes, results, runFeed } = dependencies;
  return {
    listRuns: async (
      { params: { id } }: Input<"listRuns">,
      { organizationId, wantsEvents }: RequestContext,
    ) => {
      const { reader } = database;
      const read = async () => {
        const { id: evaluationId } = await getEvaluation(reader, { organizationId, id });
        const rows = await listRuns(reader, { organizationId, evaluationId });
        return { runs: await describeRuns(reader, rows, { organizationId, fileTypes, results }) };
      };
      if (wantsEvents !== true) return read();
      await getEvaluation(reader, { organizationId, id });
      return followEvents(runFeed.follow(read), () => String(clock()));
    },
    createRun: async ({ params: { id }, body }: Input<"createRun">, context: RequestContext) => {
      const { organizationId } = context;
      await checkBefore(dependencies, { id, bodies: [body], context });
      return database.transaction(async (transaction) => {
        const evaluation = await getEvaluation(transaction, { organizationId, id });
        return addRun(dependencies, transaction, { evaluation, body, context, now: clock() });
      });
    },
    startRuns: async (
      { params: { id }, body: { runs: bodies, ...asked } }: Input<"startRuns">,
      context: RequestContext,
    ) => {
      const { organizationId } = context;
      await checkBefore(dependencies, { id, bodies, context });
      return database.transaction(async (transaction) => {
        const evaluation = await getEvaluation(transaction, { organizationId, id });
        const now = clock();
        const runs: RunView[] = [];
        for (const [index, body] of bodies.entries()) {
          const isControl = asked.first_is_control === true && index === 0;
          // Lists are by when Runs were made: each a little later than the one before.
          const adding = { evaluation, body, isControl, context, now: now + index };
          runs.push(await addRun(dependencies, transaction, adding));
        }
        return { runs };
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

type Checked = { id: string; bodies: readonly Input<"createRun">["body"][]; context: RequestContext };

/** What may be refused before anything is made. @throws forbidden, not_found, unprocessable */
async function checkBefore(dependencies: EvaluationMeans, { id, bodies, context }: Checked): Promise<void> {
  const { executor } = dependencies.database;
  const { organizationId } = context;
  for (const { version, orchestrated } of bodies)
    if (version !== undefined && orchestrated !== false)
      await checkMayCall(executor, { reference: version, context });
  await checkMayJudgeIn(executor, { evaluationIds: [id], context });
  for (const body of bodies) await checkGatesOfRun(dependencies, { organizationId, id, body });
}

type Stopped = Pick<Gated, "organizationId" | "body"> & { row: EvaluationRow };

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
