import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { wakeRuns } from "../running/wake-runs.ts";
import { listFollowers } from "./followers.store.ts";

/** Lets those Runs begin that wait for this one, their control. Run it in the transaction in which that ends, or leaves. */
export async function wakeFollowers(
  jobs: JobQueue,
  transaction: Executor,
  { organizationId, runId }: { organizationId: string; runId: string },
): Promise<void> {
  const runIds = await listFollowers(transaction, { organizationId, runId });
  await wakeRuns(jobs, transaction, { organizationId, runIds });
}
