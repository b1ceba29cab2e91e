import { evaluationErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import { readSpec } from "../evaluators/index.ts";
import { listVersionsById } from "../files/index.ts";
import { announceEnded } from "./announce-ended.ts";
import { listEvaluators } from "./evaluations.store.ts";
import { applyRunEvent, decideRunEnding, foldRun, type RunEnding } from "./run-state.ts";
import { appendRunEvent, listRunEvents, lockRun } from "./runs.store.ts";

type Ending = { organizationId: string; evaluationId: string; runId: string } & Pick<
  RunEnding,
  "wanted" | "at" | "by"
>;

/** Ends a Run as somebody wishes. Run it in a transaction. @throws conflict where it ended otherwise, or ends by itself */
export async function endRun(
  transaction: Executor,
  { organizationId, evaluationId, runId, ...ending }: Ending,
): Promise<void> {
  await lockRun(transaction, { organizationId, runId });
  const state = foldRun(await listRunEvents(transaction, { organizationId, runId }));
  if (state === undefined) throw new TypeError(`Run ${runId} has no events`);
  const isJudgedOutside = await hasOutsideEvaluators(transaction, { organizationId, evaluationId });
  const decision = decideRunEnding(state, { ...ending, isJudgedOutside });
  switch (decision.outcome) {
    case "nothing":
      return;
    case "ended":
      throw evaluationErrors.runEnded({ run_id: runId, status: state.status });
    case "not_completable":
      throw evaluationErrors.runNotCompletable({ run_id: runId });
    case "event": {
      const { event } = decision;
      await appendRunEvent(transaction, {
        organizationId,
        runId,
        event,
        state: applyRunEvent(state, event),
      });
      await announceEnded(transaction, { organizationId, runId, now: event.at });
    }
  }
}

/** Whether people or the application judge, or nobody does: then nothing else would ever end the Run. */
async function hasOutsideEvaluators(
  executor: Executor,
  { organizationId, evaluationId }: { organizationId: string; evaluationId: string },
): Promise<boolean> {
  const evaluators = await listEvaluators(executor, { organizationId, evaluationIds: [evaluationId] });
  const ids = evaluators.map((row) => row.evaluator_version_id);
  const versions = await listVersionsById(executor, { organizationId, ids });
  const isOutside = evaluators.some((row) => {
    const version = versions.find(({ id }) => id === row.evaluator_version_id);
    const type = version && readSpec(version).evaluator_type;
    return !row.orchestrated || type === "human" || type === "external";
  });
  return isOutside || evaluators.length === 0;
}
