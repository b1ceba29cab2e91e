import type { Database, DatabaseLogger } from "@parley/db";
import { toJobError } from "../core/job-error.ts";
import type { JobError } from "../core/job-error.ts";
import type { JobHandlers } from "../core/job-queue.ts";
import { runHandler } from "../core/run-handler.ts";
import type { ClaimedJob } from "./claim-jobs.ts";
import { deleteJob, failJob } from "./finish-job.ts";

export type RunDependencies = {
  database: Database;
  clock: () => number;
  handlers: JobHandlers;
  logger?: DatabaseLogger;
};

/** The job has been given to another worker meanwhile. */
export class LeaseLost extends Error {}

/** Runs a claimed job to its end and stores how it ended. Rejects only if that could not be stored. */
export async function runClaimedJob(
  { database, clock, handlers, logger }: RunDependencies,
  { job, signal }: { job: ClaimedJob; signal: AbortSignal },
): Promise<void> {
  try {
    const handler = handlers[job.name];
    if (handler === undefined) throw new Error(`No handler for the job ${job.name}.`);
    const { isFinished } = await runHandler({
      handler,
      job: { id: job.id, payload: job.payload, attempt: job.attempt, signal },
      transact: database.transaction,
      finishWithin: async (transaction) => {
        if (!(await deleteJob(transaction, job))) throw new LeaseLost();
      },
    });
    if (isFinished) return;
  } catch (error) {
    if (error instanceof LeaseLost) {
      logger?.warn({ job: job.id, name: job.name }, "a job ended after its lease and was undone");
      return;
    }
    await storeFailure(
      { database, clock, ...(logger && { logger }) },
      { job, error: toJobError(error), cause: error },
    );
    return;
  }
  // Outside the try: that the deletion failed is not the handler's failure. The lease will run out.
  await deleteJob(database.executor, job);
}

/** Stores a failed attempt: the job is tried again later, or kept as failed. */
export async function storeFailure(
  { database, clock, logger }: Omit<RunDependencies, "handlers">,
  { job, error, cause }: { job: ClaimedJob; error: JobError; cause?: unknown },
): Promise<void> {
  const outcome = await database.transaction((transaction) =>
    failJob(transaction, job, { error, now: clock() }),
  );
  const fields = { err: cause ?? error, job: job.id, name: job.name, attempt: job.attempt };
  if (outcome === "failed") logger?.error(fields, "a job has failed for the last time");
  if (outcome === "retry") logger?.warn(fields, "a job has failed and will be tried again");
}
