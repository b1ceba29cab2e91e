import type { JobHandlers, JobQueue } from "@parley/jobs";
import { listWithoutCheckpoint } from "./checkpoints.store.ts";
import { makeCheckpoint, type CheckpointDependencies } from "./make-checkpoint.ts";

const name = "audit.make-checkpoints";
const everyMs = 60 * 60 * 1000;

type Dependencies = CheckpointDependencies & { jobs: JobQueue };

const next = (now: number) => ({ name, key: name, payload: { version: 1 }, runAt: now + everyMs });

export const planCheckpoints = ({ database, clock, jobs }: Dependencies): Promise<void> =>
  jobs.enqueue(database.executor, next(clock()));

/** Once an hour, for each organization in which something was recorded. */
export const auditJobs = (dependencies: Dependencies): JobHandlers => ({
  async [name]({ signal }) {
    const { database, clock, jobs } = dependencies;
    for (const organizationId of await listWithoutCheckpoint(database.executor)) {
      signal.throwIfAborted();
      await makeCheckpoint(dependencies, organizationId);
    }
    await jobs.enqueue(database.executor, next(clock()));
  },
});
