import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { Clock } from "../../../kernel/clock.ts";
import type { RunWatch } from "../../logs/index.ts";
import { changeRun } from "../change-run.ts";
import { findConcerned, markConcerned } from "../run-marks.ts";
import { hasEnded } from "../run-state.ts";
import { listRunsById } from "../runs.store.ts";

export const advanceJob = "evaluations.advance";

/** So many Runs of one organization go on at once. */
const lanes = 2;

/** Sees to it that somebody goes on with these Runs once the transaction has committed, or from a time on. */
export async function wakeRuns(
  jobs: JobQueue,
  transaction: Executor,
  { organizationId, runIds, at }: { organizationId: string; runIds: Iterable<string>; at?: number },
): Promise<void> {
  for (const runId of new Set(runIds)) {
    await jobs.enqueue(transaction, {
      name: advanceJob,
      key: `${advanceJob}:${organizationId}:${runId.slice(0, 200)}`,
      payload: { version: 1, organization_id: organizationId, run_id: runId },
      queue: `evaluations-${organizationId}-${laneOf(runId)}`,
      ...(at !== undefined && { runAt: at }),
    });
  }
}

const laneOf = (runId: string): number => (runId.codePointAt(runId.length - 1) ?? 0) % lanes;

/** Wakes the Runs that new Logs name, and those whose Logs are judged. */
export const createRunWatch = ({ jobs, clock }: { jobs: JobQueue; clock: Clock }): RunWatch => ({
  async tell(transaction, news) {
    for (const [organizationId, ofOne] of Map.groupBy(news, (one) => one.organizationId)) {
      const concerned = await findConcerned(transaction, { organizationId, news: ofOne });
      await markConcerned(transaction, { organizationId, concerned });
      const { byOthers } = concerned;
      const judged = byOthers.judged.filter((run) => !hasEnded(run)).map(({ id }) => id);
      const waiting = await findWaiting(transaction, {
        organizationId,
        runIds: byOthers.named,
        now: clock(),
      });
      await wakeRuns(jobs, transaction, { organizationId, runIds: [...waiting, ...judged] });
    }
  },
});

/** Those that wait for Logs. One without a Dataset does so also where all it had was judged. */
async function findWaiting(
  transaction: Executor,
  { organizationId, runIds, now }: { organizationId: string; runIds: string[]; now: number },
): Promise<string[]> {
  if (runIds.length === 0) return [];
  const runs = await listRunsById(transaction, { organizationId, runIds: [...new Set(runIds)] });
  const waiting: string[] = [];
  for (const run of runs) {
    const isBag = run.status === "completed" && run.dataset_version_id === null && run.failure === null;
    if (hasEnded(run) && !isBag) continue;
    if (isBag) {
      const event = { type: "reopened", at: now } as const;
      await changeRun(transaction, { organizationId, runId: run.id, event });
    }
    waiting.push(run.id);
  }
  return waiting;
}
