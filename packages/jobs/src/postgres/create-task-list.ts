import type { Database, DatabaseLogger } from "@parley/db";
import type { JobHelpers, TaskList } from "graphile-worker";
import { toJobError } from "../core/job-error.ts";
import type { JobHandler, JobHandlers, JobPayload } from "../core/job-queue.ts";
import { runHandler } from "../core/run-handler.ts";
import { deleteLockedJob } from "./finish-job.ts";

/** The jobs that run in this process now, and how to make them stop. */
export type RunningJobs = Map<string, AbortController>;

export type TaskListOptions = {
  database: Database;
  handlers: JobHandlers;
  running: RunningJobs;
  /** Called before each run. */
  onRun: () => void;
  logger?: DatabaseLogger;
};

/** Our handlers as graphile-worker's tasks. */
export function createTaskList(options: TaskListOptions): TaskList {
  return Object.fromEntries(
    Object.entries(options.handlers).map(([name, handler]) => [
      name,
      (payload: unknown, { job }: JobHelpers) =>
        runTask(options, { handler, payload: payload as JobPayload, job }),
    ]),
  );
}

type Task = { handler: JobHandler; payload: JobPayload; job: JobHelpers["job"] };

async function runTask(
  { database, running, onRun, logger }: TaskListOptions,
  { handler, payload, job }: Task,
): Promise<void> {
  onRun();
  const id = String(job.id);
  const attempt = job.attempts;
  const poolId = job.locked_by ?? "";
  const controller = new AbortController();
  running.set(id, controller);
  try {
    const lockedJob = { id, attempt, poolId };
    const { isFinished } = await runHandler({
      handler,
      job: { id, payload, attempt, signal: controller.signal },
      transact: database.transaction,
      finishWithin: async (transaction) => {
        if (!(await deleteLockedJob(transaction, lockedJob))) throw new Error("The lease was lost.");
      },
    });
    // graphile-worker ends the job by itself, but looks for the next one meanwhile, and would find the queue still taken.
    if (!isFinished && job.job_queue_id !== null) {
      await database.transaction(async (transaction) => void (await deleteLockedJob(transaction, lockedJob)));
    }
  } catch (error) {
    const fields = { err: error, job: id, name: job.task_identifier, attempt };
    if (attempt >= job.max_attempts) logger?.error(fields, "a job has failed for the last time");
    else logger?.warn(fields, "a job has failed and will be tried again");
    // graphile-worker keeps an error's message, and sets the time of the next attempt as `retryDelayMs` does.
    throw new Error(JSON.stringify(toJobError(error)), { cause: error });
  } finally {
    if (running.get(id) === controller) running.delete(id);
  }
}
