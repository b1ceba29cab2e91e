import type { JobHandlers } from "@parley/jobs";
import { z } from "zod";
import { createTurns } from "../evaluations/index.ts";
import { updateRunning } from "./back-fills.store.ts";
import type { JudgingDependencies, MonitoringDependencies } from "./dependencies.ts";
import { judgeDue } from "./judging/judge-due.ts";
import { runBackFill } from "./judging/run-back-fill.ts";
import { toDay } from "./judging/to-day.ts";
import { createTurn } from "./judging/turn.ts";
import { listOrganizationsDue } from "./pending.store.ts";
import { backFillJob, judgeJob, planBackFill, planJudging } from "./plan-judging.ts";
import { deleteDaysBefore } from "./watches.store.ts";

const sweepJob = "monitoring.sweep";
const sweepEveryMs = 60_000;
const daysKept = 90;
const maxAttempts = 10;
/** Organizations that a process judges for at once: other jobs have the other places. */
const organizationsAtOnce = 1;
/** When one for which there was no place comes again. */
const comeAgainMs = 1000;

const JudgePayload = z.object({ version: z.literal(1), organization_id: z.string() });
const BackFillPayload = JudgePayload.extend({ back_fill_id: z.string() });

type SweepDependencies = Pick<MonitoringDependencies, "database" | "clock" | "jobs">;

const nextSweep = (runAt: number) => ({ name: sweepJob, key: sweepJob, payload: { version: 1 }, runAt });

/** Sees to it that a sweep is planned; one that is planned already stays. What is due when a process starts is begun. */
export async function planMonitoringSweep({ database, clock, jobs }: SweepDependencies): Promise<void> {
  const now = clock();
  for (const organizationId of await listOrganizationsDue(database.executor, { now }))
    await planJudging(jobs, database.executor, { organizationId });
  await jobs.enqueue(database.executor, nextSweep(now + sweepEveryMs));
}

/**
 * Logs of watched Files are judged, new ones and those of back-fills. The sweep, once a minute, finds what a process
 * noted that died before it could say so, and what is due since its delay is over.
 */
export function monitoringJobs(dependencies: JudgingDependencies): JobHandlers {
  const { database, clock, jobs, logger } = dependencies;
  const { executor } = database;
  const turns = createTurns(organizationsAtOnce);
  return {
    async [judgeJob]({ payload, attempt, signal }) {
      const { organization_id: organizationId } = JudgePayload.parse(payload);
      const place = turns.take(organizationId);
      // What is tried again keeps the count of its attempts.
      if (place === undefined && attempt === 1)
        return planJudging(jobs, executor, { organizationId, runAt: clock() + comeAgainMs });
      try {
        await judgeDue(dependencies, { organizationId, signal, turn: createTurn() });
      } finally {
        place?.leave();
      }
    },
    async [backFillJob]({ payload, attempt, signal }) {
      const { organization_id: organizationId, back_fill_id: id } = BackFillPayload.parse(payload);
      const place = turns.take(organizationId);
      if (place === undefined && attempt === 1)
        return planBackFill(jobs, executor, { organizationId, backFillId: id, runAt: clock() + comeAgainMs });
      try {
        if (attempt <= maxAttempts)
          return await runBackFill(dependencies, { organizationId, id, signal, turn: createTurn() });
      } catch (error) {
        if (signal.aborted || attempt < maxAttempts) throw error;
        logger.error({ err: error, backFillId: id }, "a back-fill is given up");
      } finally {
        place?.leave();
      }
      const failure = "Parley could not go on with it, several times. The server's log says why.";
      const changes = { status: "failed", failure, updated_at: clock() } as const;
      await updateRunning(database.executor, { organizationId, id, changes });
    },
    async [sweepJob]() {
      const now = clock();
      for (const organizationId of await listOrganizationsDue(database.executor, { now }))
        await planJudging(jobs, database.executor, { organizationId, isAnew: true });
      await deleteDaysBefore(database.executor, { day: toDay(now) - daysKept });
      await jobs.enqueue(database.executor, nextSweep(now + sweepEveryMs));
    },
  };
}
