import type { Executor } from "@parley/db";
import type { JobHandler, RunningJob } from "./job-queue.ts";

export type Transact = (work: (transaction: Executor) => Promise<void>) => Promise<void>;

export type HandlerRun = {
  handler: JobHandler;
  job: RunningJob;
  transact: Transact;
  /** Ends the job within the transaction of a transactional handler; throws if the job is no longer ours, which undoes the handler's effects. */
  finishWithin(transaction: Executor): Promise<void>;
};

/** Runs one attempt. @returns whether the job has been ended already, in the handler's own transaction. */
export async function runHandler({
  handler,
  job,
  transact,
  finishWithin,
}: HandlerRun): Promise<{ isFinished: boolean }> {
  if (typeof handler === "function") {
    await handler(job);
    return { isFinished: false };
  }
  await transact(async (transaction) => {
    await handler.transactional({ ...job, transaction });
    await finishWithin(transaction);
  });
  return { isFinished: true };
}
