import type { JobHandlers, JobQueue } from "@parley/jobs";
import type { Database } from "@parley/db";
import type { Clock } from "../../kernel/clock.ts";
import type { Reservations } from "./reservations.ts";

const name = "budgets.recover-reservations";
const everyMs = 60_000;

type Dependencies = { database: Database; clock: Clock; jobs: JobQueue; reservations: Reservations };

const next = (now: number) => ({ name, key: name, payload: { version: 1 }, runAt: now + everyMs });

/** Counts what the dead left behind: at the start where one process is alone, and once a minute. */
export async function planReservationRecovery({
  database,
  clock,
  jobs,
  reservations,
}: Dependencies): Promise<void> {
  if (database.dialect === "sqlite") await reservations.recoverAll();
  await jobs.enqueue(database.executor, next(clock()));
}

export const budgetJobs = ({ clock, database, jobs, reservations }: Dependencies): JobHandlers => ({
  [name]: async () => {
    await reservations.recover();
    await jobs.enqueue(database.executor, next(clock()));
  },
});
