import type { JobHandlers, JobQueue } from "@parley/jobs";
import type { Logger } from "pino";
import { z } from "zod";
import type { EventBus } from "../../kernel/events.ts";
import { changeRun } from "./change-run.ts";
import { resumeRuns } from "./resume-runs.ts";
import { advanceRun } from "./running/advance-run.ts";
import type { RunningDependencies } from "./running/dependencies.ts";
import { createLimiter } from "./running/limiter.ts";
import { advanceJob } from "./running/wake-runs.ts";

type Dependencies = RunningDependencies & {
  events: EventBus;
  jobs: JobQueue;
  logger: Logger;
  /** Calls of one provider that Runs make at once. */
  evaluationCalls: number;
};

const Payload = z.object({ version: z.literal(1), organization_id: z.string(), run_id: z.string() });

/** Tries after which a Run that cannot go on is given up. */
const maxAttempts = 6;

/** Works on Runs. */
export function evaluationJobs(dependencies: Dependencies): JobHandlers {
  const { database, clock, events, logger, evaluationCalls } = dependencies;
  const limiter = createLimiter(evaluationCalls);
  const working = new Map<string, AbortController>();
  events.on("evaluation-run.ended", ({ id }) => working.get(id)?.abort(new RunEnded()));
  return {
    async [advanceJob]({ payload, attempt, signal: stopped }) {
      const { organization_id: organizationId, run_id: runId } = Payload.parse(payload);
      const giveUp = () => {
        const reason = "Parley could not go on with it, several times. The server's log says why.";
        const event = { type: "failed", at: clock(), reason } as const;
        return database.transaction((transaction) =>
          changeRun(transaction, { organizationId, runId, event }),
        );
      };
      if (attempt > maxAttempts) {
        // The last attempt did not come to its end: the process did.
        logger.error(
          { runId, attempt },
          "a Run of an Evaluation is given up: processes that worked on it ended",
        );
        return giveUp();
      }
      const ended = new AbortController();
      working.set(runId, ended);
      const signal = AbortSignal.any([stopped, ended.signal]);
      try {
        await advanceRun({ ...dependencies, limiter }, { organizationId, runId, signal });
      } catch (error) {
        if (error instanceof RunEnded) {
          // It may have left one of several Evaluations, and go on in the others.
          const resumed = { organizationId, runIds: [runId], now: clock() };
          return resumeRuns(dependencies, database.executor, resumed);
        }
        stopped.throwIfAborted();
        if (attempt < maxAttempts) throw error;
        logger.error({ err: error, runId }, "a Run of an Evaluation is given up");
        await giveUp();
      } finally {
        working.delete(runId);
      }
    },
  };
}

class RunEnded extends Error {
  override name = "RunEnded";
}
