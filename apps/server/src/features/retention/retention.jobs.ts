import type { Database } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import type { Clock } from "../../kernel/clock.ts";
import { applyRetention } from "./apply-retention.ts";
import { listOrganizationsWithRules } from "./retention.store.ts";

const name = "retention.apply";
const everyMs = 24 * 60 * 60 * 1000;

type Dependencies = { database: Database; clock: Clock; jobs: JobQueue };

const next = (now: number) => ({ name, key: name, payload: { version: 1 }, runAt: now + everyMs });

export const planRetention = ({ database, clock, jobs }: Dependencies): Promise<void> =>
  jobs.enqueue(database.executor, next(clock()));

/** Once a day, one organization after another. */
export const retentionJobs = (dependencies: Dependencies): JobHandlers => ({
  async [name]({ signal }) {
    const { database, clock, jobs } = dependencies;
    for (const organizationId of await listOrganizationsWithRules(database.executor))
      await applyRetention(dependencies, { organizationId, signal });
    await jobs.enqueue(database.executor, next(clock()));
  },
});
