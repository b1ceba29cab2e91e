import { evaluationErrors, type contract, type EndpointInput } from "@parley/contract";
import type { Executor } from "@parley/db";
import { boundsOf } from "@parley/statistics";
import type { EvaluationView } from "../describe-evaluations.ts";
import { listMetrics } from "../figures/metrics.ts";
import { findReferenced, loggedTypes } from "../find-version.ts";
import { findRunVersion, listJudges } from "../running/run-work.ts";
import { listRuns, lockRun } from "../runs.store.ts";
import type { EarlyStopRule } from "./early-stop.ts";

type Given = {
  organizationId: string;
  evaluation: EvaluationView;
  body: EndpointInput<typeof contract.evaluations.endpoints.createRun>["body"];
};

const usualLevel = 0.95;

/**
 * What a new Run is to be stopped by, as it is asked for: the control is the one there is now, whichever comes later.
 *
 * @throws unprocessable where it could never be stopped; not_found for an unknown metric
 */
export async function settleEarlyStop(executor: Executor, given: Given): Promise<EarlyStopRule | undefined> {
  const { organizationId, evaluation, body } = given;
  if (body.early_stop === undefined) return undefined;
  const { name, versionId } = await checkEarlyStop(executor, given);
  const control = await findControl(executor, given);
  if (control === undefined) throw evaluationErrors.earlyStopNeedsControl({ evaluation_id: evaluation.id });
  // Whoever ends it meanwhile would not see whom to wake.
  await lockRun(executor, { organizationId, runId: control.id });
  return {
    metric: name,
    evaluatorVersionId: versionId,
    controlRunId: control.id,
    level: body.early_stop.level ?? usualLevel,
  };
}

/**
 * By which Evaluator a Run would be stopped, but for the control, which may be yet to come.
 *
 * @throws unprocessable where it could never be stopped; not_found for an unknown metric
 */
export async function checkEarlyStop(
  executor: Executor,
  { organizationId, evaluation, body }: Given,
): Promise<{ name: string; versionId: string }> {
  if (!(await isCalled(executor, { organizationId, body }))) throw evaluationErrors.earlyStopNeedsCalls();
  return chooseJudge(executor, { organizationId, evaluation, wanted: body.early_stop?.metric });
}

export const findControl = async (
  executor: Executor,
  { organizationId, evaluation }: Omit<Given, "body">,
): Promise<{ id: string } | undefined> =>
  (await listRuns(executor, { organizationId, evaluationId: evaluation.id })).find(({ control }) => control);

/** Whether Parley makes the Logs: of what others make, nobody could be told to stop. */
async function isCalled(
  executor: Executor,
  { organizationId, body: { dataset, version, orchestrated } }: Omit<Given, "evaluation">,
): Promise<boolean> {
  if (dataset === undefined || version === undefined || orchestrated === false) return false;
  const id = await findReferenced(executor, { organizationId, reference: version, types: loggedTypes });
  const found = await findRunVersion(executor, { organization_id: organizationId, id });
  return found?.isRunnable === true;
}

type Choosing = Omit<Given, "body"> & { wanted: string | undefined };

/** Only what Parley judges by is there as soon as the Log is. */
async function chooseJudge(
  executor: Executor,
  { organizationId, evaluation, wanted }: Choosing,
): Promise<{ name: string; versionId: string }> {
  const metrics = listMetrics(evaluation);
  const judges = await listJudges(executor, { organizationId, evaluationIds: [evaluation.id] });
  const own = new Set(judges.filter(({ by }) => by === "parley").map(({ versionId }) => versionId));
  const pathOf = new Map(evaluation.evaluators.map(({ version }) => [version.version_id, version.path]));
  const judged = metrics.flatMap((of) =>
    of.kind === "judge" ? [{ metric: of.metric, versionId: of.judge.versionId }] : [],
  );
  const fit = judged
    .filter(({ versionId, metric }) => own.has(versionId) && boundsOf(metric) !== undefined)
    .map(({ versionId, metric: { name } }) => ({ versionId, name, path: pathOf.get(versionId) }));
  const known = fit.map(({ name }) => name);
  if (wanted === undefined) {
    const [first] = fit;
    if (first === undefined) throw evaluationErrors.earlyStopNotBounded({ metric: null, known });
    return first;
  }
  const found = fit.find(({ name }) => name === wanted) ?? fit.find(({ path }) => path === wanted);
  if (found !== undefined) return found;
  const others = [...pathOf.values(), ...metrics.map(({ metric }) => metric.name)];
  if (others.includes(wanted)) throw evaluationErrors.earlyStopNotBounded({ metric: wanted, known });
  throw evaluationErrors.metricUnknown({ metric: wanted, evaluation_id: evaluation.id, known });
}
