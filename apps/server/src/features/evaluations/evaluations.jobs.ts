import type { JobHandlers, JobQueue } from "@parley/jobs";
import type { Logger } from "pino";
import { z } from "zod";
import type { EventBus } from "../../kernel/events.ts";
import { createCalibration, type Warmed } from "../evaluators/index.ts";
import { changeRun } from "./change-run.ts";
import { wakeFollowers } from "./early-stop/wake-followers.ts";
import { resumeRuns } from "./resume-runs.ts";
import { advanceRun } from "./running/advance-run.ts";
import type { RunningDependencies } from "./running/dependencies.ts";
import type { Limiter } from "./running/limiter.ts";
import { startTurn } from "./running/turn.ts";
import { createTurns } from "./running/turns.ts";
import { advanceJob, wakeRuns } from "./running/wake-runs.ts";

type Dependencies = RunningDependencies & {
  events: EventBus;
  jobs: JobQueue;
  logger: Logger;
  sandbox: Warmed;
  /** Calls of one provider that Runs make at once. */
  limiter: Limiter;
};

const Payload = z.object({ version: z.literal(1), organization_id: z.string(), run_id: z.string() });

/** Tries after which a Run that cannot go on is given up. */
const maxAttempts = 6;

/** Runs that a process works on at once: other jobs have the other places. */
const runsAtOnce = 2;
/** When a Run for which there was no place comes again. */
const comeAgainMs = 1000;

/** Works on Runs. */
export function evaluationJobs(dependencies: Dependencies): JobHandlers {
  const { database, clock, events, jobs, logger } = dependencies;
  const turns = createTurns(runsAtOnce);
  const calibrate = createCalibration();
  const working = new Map<string, AbortController>();
  events.on("evaluation-run.ended", ({ id }) => working.get(id)?.abort(new RunEnded()));
  return {
    async [advanceJob]({ payload, attempt, signal: stopped }) {
      const { organization_id: organizationId, run_id: runId } = Payload.parse(payload);
      const giveUp = () => {
        const reason = "Parley could not go on with it, several times. The server's log says why.";
        const event = { type: "failed", at: clock(), reason } as const;
        return database.transaction(async (transaction) => {
          await changeRun(transaction, { organizationId, runId, event });
          await wakeFollowers(jobs, transaction, { organizationId, runId });
        });
      };
      if (attempt > maxAttempts) {
        // The last attempt did not come to its end: the process did.
        logger.error(
          { runId, attempt },
          "a Run of an Evaluation is given up: processes that worked on it ended",
        );
        return giveUp();
      }
      const place = turns.take(organizationId);
      // What is tried again keeps the count of its attempts.
      if (place === undefined && attempt === 1) {
        const at = clock() + comeAgainMs;
        return wakeRuns(jobs, database.executor, { organizationId, runIds: [runId], at });
      }
      const ended = new AbortController();
      working.set(runId, ended);
      const signal = AbortSignal.any([stopped, ended.signal]);
      try {
        const startTurnOfRun = () => startTurn(() => turns.isWaitedFor(organizationId));
        const advance = { organizationId, runId, signal, startTurn: startTurnOfRun };
        await advanceRun({ ...dependencies, calibrate }, advance);
      } catch (error) {
        if (error instanceof RunEnded) {
          // It may have left one of several Evaluations, and go on in the others.
          const resumed = { organizationId, runIds: [runId], change: "less" as const, now: clock() };
          return resumeRuns(dependencies, database.executor, resumed);
        }
        stopped.throwIfAborted();
        if (attempt < maxAttempts) throw error;
        logger.error({ err: error, runId }, "a Run of an Evaluation is given up");
        await giveUp();
      } finally {
        place?.leave();
        working.delete(runId);
      }
    },
  };
}

class RunEnded extends Error {
  override name = "RunEnded";
}
