import type { JobHandlers } from "@parley/jobs";
import { z } from "zod";
import { deleteOldNotices } from "../channels/index.ts";
import { createCalibration } from "../evaluators/index.ts";
import { checkMonitor } from "./check-monitor.ts";
import type { MonitorDependencies, MonitorMeans } from "./dependencies.ts";
import { deleteOldTransitions, listDueMonitors, listOrganizationsDue } from "./monitors.store.ts";

const planJob = "monitors.check";
const checkJob = "monitors.check-due";
const everyMs = 60_000;
const keptMs = 90 * 24 * 60 * 60 * 1000;
/** What people say of a judge changes slowly, and finding it out takes longer than a check does. */
const trustMaxAgeMs = 10 * 60_000;

const CheckPayload = z.object({ version: z.literal(1), organization_id: z.string() });

type Planning = Pick<MonitorDependencies, "database" | "clock" | "jobs">;

const next = (runAt: number) => ({ name: planJob, key: planJob, payload: { version: 1 }, runAt });

/** Sees to it that monitors are checked; one that is planned already stays. */
export const planMonitorChecks = ({ database, clock, jobs }: Planning): Promise<void> =>
  jobs.enqueue(database.executor, next(clock() + everyMs));

/** Has what is due checked, once a minute: a job for each organization, so that none waits for another's. */
export function monitorJobs(given: MonitorDependencies): JobHandlers {
  const dependencies = { ...given, calibrate: createCalibration({ maxAgeMs: trustMaxAgeMs }) };
  const { database, clock, jobs } = dependencies;
  return {
    async [planJob]() {
      await planDueChecks(dependencies);
      await deleteOldTransitions(database.executor, clock() - keptMs);
      await deleteOldNotices(database.executor, clock() - keptMs);
      await jobs.enqueue(database.executor, next(clock() + everyMs));
    },
    async [checkJob]({ payload, signal }) {
      const { organization_id: organizationId } = CheckPayload.parse(payload);
      await checkDueMonitors(dependencies, { organizationId, signal });
    },
  };
}

export async function planDueChecks({ database, clock, jobs }: Planning): Promise<void> {
  for (const organizationId of await listOrganizationsDue(database.executor, { now: clock() }))
    await jobs.enqueue(database.executor, {
      name: checkJob,
      key: `${checkJob}:${organizationId}`,
      // One that failed is tried now, and not when its turn would come.
      ifKeyExists: "replace",
      queue: `${checkJob}:${organizationId}`,
      payload: { version: 1, organization_id: organizationId },
    });
}

type Checking = { organizationId: string; signal: AbortSignal };

/** What becomes due meanwhile is the next job's. That one cannot be checked keeps no other from it. */
async function checkDueMonitors(
  dependencies: MonitorMeans,
  { organizationId, signal }: Checking,
): Promise<void> {
  const { database, clock, logger } = dependencies;
  for (const row of await listDueMonitors(database.executor, { organizationId, now: clock() })) {
    signal.throwIfAborted();
    try {
      await checkMonitor(dependencies, row);
    } catch (error) {
      logger.error({ err: error, monitorId: row.id }, "a monitor could not be checked");
    }
  }
}
