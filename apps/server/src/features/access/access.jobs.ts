import type { Database } from "@parley/db";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import type { Clock } from "../../kernel/clock.ts";
import { deleteExpiredSessions } from "./access.store.ts";
import { deleteExpiredUserSessions } from "./user-sessions.store.ts";

const name = "access.delete-expired-sessions";
const everyMs = 24 * 60 * 60 * 1000;

type Dependencies = { database: Database; clock: Clock; jobs: JobQueue };

const nextSweep = (now: number) => ({ name, key: name, payload: { version: 1 }, runAt: now + everyMs });

/** Sees to it that a sweep is planned; one that is planned already stays. */
export const planSessionSweep = ({ database, clock, jobs }: Dependencies): Promise<void> =>
  jobs.enqueue(database.executor, nextSweep(clock()));

/** Sessions and links that have ended are deleted once a day; each sweep plans the next in its own transaction. */
export const accessJobs = ({ clock, jobs }: Dependencies): JobHandlers => ({
  [name]: {
    async transactional({ transaction }) {
      await deleteExpiredSessions(transaction, clock());
      await deleteExpiredUserSessions(transaction, clock());
      await jobs.enqueue(transaction, nextSweep(clock()));
    },
  },
});
