import type { Database } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import { setTimeout as wait } from "node:timers/promises";
import type { Clock } from "../../../kernel/clock.ts";
import { sumUpLogs } from "./sum-up-logs.ts";
import { listOrganizations } from "./sums.store.ts";

const name = "logs.sum-up";
const everyMs = 5 * 60 * 1000;
/** A server that starts has better things to do; one that was brought up to date has all its Logs to sum up. */
const firstAfterMs = 10_000;
const leastPauseMs = 5;

type Dependencies = { database: Database; clock: Clock; jobs: JobQueue };

const at = (runAt: number) => ({ name, key: name, payload: { version: 1 }, runAt });

export const planLogSums = ({ database, clock, jobs }: Dependencies): Promise<void> =>
  jobs.enqueue(database.executor, at(clock() + firstAfterMs));

/** Sums up what is not yet, in small steps with pauses; broken off, it goes on where it was. */
export const sumJobs = (dependencies: Dependencies): JobHandlers => ({
  async [name]({ signal }) {
    const { database, clock, jobs } = dependencies;
    for (const organizationId of await listOrganizations(database.executor)) {
      for (;;) {
        signal.throwIfAborted();
        const startedAt = performance.now();
        if (!(await sumUpLogs(database, { organizationId, now: clock() }))) break;
        await wait(Math.max(leastPauseMs, performance.now() - startedAt));
      }
    }
    await jobs.enqueue(database.executor, at(clock() + everyMs));
  },
});
