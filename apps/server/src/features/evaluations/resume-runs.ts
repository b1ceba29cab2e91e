import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { changeRun } from "./change-run.ts";
import { measureRun } from "./running/run-items.store.ts";
import { findRunWork, type RunWork } from "./running/run-work.ts";
import { isComplete, surveyRun } from "./running/survey-run.ts";
import { wakeRuns } from "./running/wake-runs.ts";

type Resumed = {
  organizationId: string;
  runIds: readonly string[];
  /** Whether there are Logs or Evaluators that were not there before; with fewer, what is completed stays so. */
  change: "more" | "less";
  now: number;
};

/** Of so much a transaction may look at everything; nothing else is written meanwhile. */
const fewItems = 1000;

/**
 * Lets Runs go on that have other Logs or Evaluators than before: one that is completed is running again where that
 * leaves something to judge, or may, for all that can be told of a large one. What was cancelled stays so. Run it in the
 * transaction of the change.
 */
export async function resumeRuns(
  { jobs }: { jobs: JobQueue },
  transaction: Executor,
  { organizationId, runIds, change, now }: Resumed,
): Promise<void> {
  for (const runId of runIds) {
    const work = await findRunWork(transaction, { organizationId, runId });
    if (work === undefined || work.run.status === "cancelled" || !work.isWanted) continue;
    if (work.run.status === "completed") {
      if (change === "less" || (await isSurelyComplete(transaction, work))) continue;
      await changeRun(transaction, { organizationId, runId, event: { type: "reopened", at: now } });
    }
    await wakeRuns(jobs, transaction, { organizationId, runIds: [runId] });
  }
}

async function isSurelyComplete(transaction: Executor, work: RunWork): Promise<boolean> {
  const { logs, items } = await measureRun(transaction, work.run);
  if (logs > fewItems || items > fewItems) return false;
  return isComplete(work, await surveyRun(transaction, work));
}
