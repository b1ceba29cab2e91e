import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { changeRun } from "./change-run.ts";
import { findRunWork } from "./running/run-work.ts";
import { isComplete, surveyRun } from "./running/survey-run.ts";
import { wakeRuns } from "./running/wake-runs.ts";

type Resumed = { organizationId: string; runIds: readonly string[]; now: number };

/**
 * Lets Runs go on that have other Logs or Evaluators than before: one that is completed is running again where that
 * leaves something to judge. What was cancelled stays so. Run it in the transaction of the change.
 */
export async function resumeRuns(
  { jobs }: { jobs: JobQueue },
  transaction: Executor,
  { organizationId, runIds, now }: Resumed,
): Promise<void> {
  for (const runId of runIds) {
    const work = await findRunWork(transaction, { organizationId, runId });
    if (work === undefined || work.run.status === "cancelled" || !work.isWanted) continue;
    if (work.run.status === "completed") {
      if (isComplete(work, await surveyRun(transaction, work))) continue;
      await changeRun(transaction, { organizationId, runId, event: { type: "reopened", at: now } });
    }
    await wakeRuns(jobs, transaction, { organizationId, runIds: [runId] });
  }
}
