import type { contract, EndpointInput } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { RequestContext } from "../../kernel/request-context.ts";
import { createRun } from "./create-run.ts";
import type { EvaluationMeans } from "./dependencies.ts";
import { describeEvaluation } from "./describe-evaluations.ts";
import type { RunView } from "./describe-runs.ts";
import type { EarlyStopRule } from "./early-stop/early-stop.ts";
import { settleEarlyStop } from "./early-stop/settle-early-stop.ts";
import type { EvaluationRow } from "./evaluations.tables.ts";
import { resumeRuns } from "./resume-runs.ts";
import { findMember, insertMembership, setControl } from "./runs.store.ts";
import { showRun } from "./show-run.ts";

type Adding = {
  evaluation: EvaluationRow;
  body: EndpointInput<typeof contract.evaluations.endpoints.createRun>["body"];
  /** Whether the others are to be compared with it. */
  isControl?: boolean;
  context: RequestContext;
  now: number;
};

/**
 * A new Run of an Evaluation, which begins when the transaction has ended; where its id is known, the one that there is.
 *
 * @throws not_found, unprocessable, conflict
 */
export async function addRun(
  dependencies: EvaluationMeans,
  transaction: Executor,
  adding: Adding,
): Promise<RunView> {
  const { fileTypes } = dependencies;
  const { evaluation, body, isControl = false, context, now } = adding;
  const { organizationId } = context;
  const { id: evaluationId } = evaluation;
  const show = (runId: string) =>
    showRun(transaction, { organizationId, fileTypes, params: { id: evaluationId, run_id: runId } });
  const { run_id: wanted = "" } = body;
  if ((await findMember(transaction, { organizationId, evaluationId, runId: wanted })) !== undefined)
    return show(wanted);
  const earlyStop = await settleStop(dependencies, transaction, adding);
  const row = await createRun(transaction, { earlyStop, body, context, now });
  const ofRun = { organizationId, evaluationId, runId: row.id };
  await insertMembership(transaction, {
    organization_id: organizationId,
    evaluation_id: evaluationId,
    run_id: row.id,
    added_at: row.created_at,
    control: false,
  });
  if (isControl) await setControl(transaction, { ...ofRun, control: true });
  const resumed = { organizationId, runIds: [row.id], change: "more" as const, now };
  await resumeRuns(dependencies, transaction, resumed);
  return show(row.id);
}

async function settleStop(
  { fileTypes, publicUrl }: EvaluationMeans,
  transaction: Executor,
  { evaluation: row, body, context: { organizationId } }: Adding,
): Promise<EarlyStopRule | undefined> {
  if (body.early_stop === undefined) return undefined;
  const evaluation = await describeEvaluation(transaction, row, { organizationId, fileTypes, publicUrl });
  return settleEarlyStop(transaction, { organizationId, body, evaluation });
}
