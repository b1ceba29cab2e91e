import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";

export const judgeJob = "monitoring.judge";
export const backFillJob = "monitoring.back-fill";

/** One after another of an organization; none waits for another organization's. */
const queueOf = (organizationId: string): string => `monitoring-${organizationId}`;

type Plan = {
  organizationId: string;
  /** Default: now. */
  runAt?: number | undefined;
};

/**
 * Has what is due of an organization judged; one plan is enough for all of it. `isAnew` does not wait for what was tried
 * and is tried again later.
 */
export const planJudging = (
  jobs: JobQueue,
  executor: Executor,
  { organizationId, runAt, isAnew = false }: Plan & { isAnew?: boolean },
): Promise<void> =>
  jobs.enqueue(executor, {
    name: judgeJob,
    key: `${judgeJob}:${organizationId}`,
    queue: queueOf(organizationId),
    payload: { version: 1, organization_id: organizationId },
    ...(runAt !== undefined && { runAt }),
    ...(isAnew && { ifKeyExists: "replace" }),
  });

export const planBackFill = (
  jobs: JobQueue,
  executor: Executor,
  { organizationId, backFillId, runAt }: Plan & { backFillId: string },
): Promise<void> =>
  jobs.enqueue(executor, {
    name: backFillJob,
    key: `${backFillJob}:${backFillId}`,
    queue: queueOf(organizationId),
    payload: { version: 1, organization_id: organizationId, back_fill_id: backFillId },
    ...(runAt !== undefined && { runAt }),
  });
