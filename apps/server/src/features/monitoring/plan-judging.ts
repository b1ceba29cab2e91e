import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";

export const judgeJob = "monitoring.judge";
export const backFillJob = "monitoring.back-fill";

/** One after another: other jobs have the other places of a process. */
const queue = "monitoring";

/** Has what is due of an organization judged; one plan is enough for all of it. */
export const planJudging = (
  jobs: JobQueue,
  executor: Executor,
  { organizationId }: { organizationId: string },
): Promise<void> =>
  jobs.enqueue(executor, {
    name: judgeJob,
    key: `${judgeJob}:${organizationId}`,
    queue,
    payload: { version: 1, organization_id: organizationId },
  });

export const planBackFill = (
  jobs: JobQueue,
  executor: Executor,
  { organizationId, backFillId }: { organizationId: string; backFillId: string },
): Promise<void> =>
  jobs.enqueue(executor, {
    name: backFillJob,
    key: `${backFillJob}:${backFillId}`,
    queue,
    payload: { version: 1, organization_id: organizationId, back_fill_id: backFillId },
  });
