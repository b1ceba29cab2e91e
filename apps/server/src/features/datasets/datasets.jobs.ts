import { setTimeout as wait } from "node:timers/promises";
import type { Database } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import type { Clock } from "../../kernel/clock.ts";
import { deleteSomeOfList, listUnused } from "./lists.store.ts";

type Dependencies = { database: Database; clock: Clock; jobs: JobQueue };

const sweepJob = "datasets.sweep";
const sweepEveryMs = 60 * 60 * 1000;
/** Longer than any list takes to be written. */
const unusedMs = 24 * 60 * 60 * 1000;
const listsAtOnce = 20;
const entriesAtOnce = 200;
const pauseMs = 20;

const nextSweep = (runAt: number) => ({ name: sweepJob, key: sweepJob, payload: { version: 1 }, runAt });

/** Sees to it that a sweep is planned; one that is planned already stays. */
export const planDatasetSweep = ({ database, clock, jobs }: Dependencies): Promise<void> =>
  jobs.enqueue(database.executor, nextSweep(clock() + sweepEveryMs));

/**
 * Deletes lists of Datapoints that no version has (given up, or of deleted versions) once they are a day old, and
 * Datapoints that then are in none.
 */
export const datasetJobs = ({ database, clock, jobs }: Dependencies): JobHandlers => ({
  async [sweepJob]({ signal }) {
    const unused = await listUnused(database.reader, { before: clock() - unusedMs, limit: listsAtOnce });
    for (const list of unused) {
      while (
        await database.transaction((executor) =>
          deleteSomeOfList(executor, { ...list, limit: entriesAtOnce }),
        )
      ) {
        signal.throwIfAborted();
        await wait(pauseMs);
      }
    }
    const pause = unused.length === listsAtOnce ? pauseMs : sweepEveryMs;
    await jobs.enqueue(database.executor, nextSweep(clock() + pause));
  },
});
