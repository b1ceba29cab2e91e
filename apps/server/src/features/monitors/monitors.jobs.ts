import type { JobHandlers } from "@parley/jobs";
import { deleteOldNotices } from "../channels/index.ts";
import { checkMonitor } from "./check-monitor.ts";
import type { MonitorDependencies } from "./dependencies.ts";
import { deleteOldTransitions, listDueMonitors } from "./monitors.store.ts";

const checkJob = "monitors.check";
const everyMs = 60_000;
const keptMs = 90 * 24 * 60 * 60 * 1000;
const monitorsOfPage = 100;

type Planning = Pick<MonitorDependencies, "database" | "clock" | "jobs">;

const next = (runAt: number) => ({ name: checkJob, key: checkJob, payload: { version: 1 }, runAt });

/** Sees to it that monitors are checked; one that is planned already stays. */
export const planMonitorChecks = ({ database, clock, jobs }: Planning): Promise<void> =>
  jobs.enqueue(database.executor, next(clock() + everyMs));

/** Checks what is due, once a minute. That one cannot be checked keeps no other from it. */
export const monitorJobs = (dependencies: MonitorDependencies): JobHandlers => ({
  async [checkJob]({ signal }) {
    const { database, clock, jobs } = dependencies;
    await checkDueMonitors(dependencies, signal);
    await deleteOldTransitions(database.executor, clock() - keptMs);
    await deleteOldNotices(database.executor, clock() - keptMs);
    await jobs.enqueue(database.executor, next(clock() + everyMs));
  },
});

export async function checkDueMonitors(
  dependencies: MonitorDependencies,
  signal: AbortSignal,
): Promise<void> {
  const { database, clock, logger } = dependencies;
  const failed = new Set<string>();
  for (;;) {
    const due = await listDueMonitors(database.executor, {
      now: clock(),
      limit: monitorsOfPage + failed.size,
    });
    const rows = due.filter(({ id }) => !failed.has(id));
    if (rows.length === 0) return;
    for (const row of rows) {
      signal.throwIfAborted();
      try {
        await checkMonitor(dependencies, row);
      } catch (error) {
        failed.add(row.id);
        logger.error({ err: error, monitorId: row.id }, "a monitor could not be checked");
      }
    }
  }
}
