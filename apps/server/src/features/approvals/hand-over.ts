import { setImmediate as nextTurn } from "node:timers/promises";
import { isParleyError } from "@parley/contract";
import type { JobHandlers, JobQueue } from "@parley/jobs";
import type { Database } from "@parley/db";
import type { Logger } from "pino";
import { z } from "zod";
import type { Clock } from "../../kernel/clock.ts";
import { listScheduling, takeHandovers, type Handover } from "../availability/index.ts";
import { listEvents, listPendingNaming } from "./approvals.store.ts";
import { changeApproval } from "./change-approval.ts";
import type { ChangeDependencies } from "./dependencies.ts";
import { activeTrees } from "./domain/active-trees.ts";
import { placesOf } from "./domain/places-of.ts";
import { eventOf } from "./read-approval.ts";

const lookJob = "approvals.look-for-handovers";
const lookThereJob = "approvals.look-for-handovers-there";
const handOverJob = "approvals.hand-over";
const lookEveryMs = 60_000;

const HandOverPayload = z.object({
  version: z.literal(1),
  organization_id: z.string(),
  schedule_id: z.string(),
  schedule_name: z.string(),
  user_id: z.string(),
  user_name: z.string(),
  since: z.int(),
});

const LookTherePayload = z.object({ version: z.literal(1), organization_id: z.string() });

const nextLook = (runAt: number) => ({ name: lookJob, key: lookJob, payload: { version: 1 }, runAt });

type LookDependencies = { database: Database; clock: Clock; jobs: JobQueue };

/** Sees to it that schedules are looked at once a minute; a look that is planned already stays. */
export const planHandoverLook = ({ database, clock, jobs }: LookDependencies): Promise<void> =>
  jobs.enqueue(database.executor, nextLook(clock() + lookEveryMs));

type HandoverDependencies = ChangeDependencies & { logger: Logger };

/** Whoever comes on call is told of what waits for whoever is. */
export const handoverJobs = (dependencies: HandoverDependencies): JobHandlers => ({
  [lookJob]: {
    async transactional({ transaction }) {
      const { clock, jobs } = dependencies;
      for (const organizationId of await listScheduling(transaction))
        await jobs.enqueue(transaction, {
          name: lookThereJob,
          key: `${lookThereJob}:${organizationId}`,
          // What failed is not waited for: the next look tries again.
          ifKeyExists: "replace",
          payload: { version: 1, organization_id: organizationId },
        });
      await jobs.enqueue(transaction, nextLook(clock() + lookEveryMs));
    },
  },
  [lookThereJob]: {
    async transactional({ payload, transaction }) {
      const { clock, jobs, logger } = dependencies;
      const { organization_id: organizationId } = LookTherePayload.parse(payload);
      const reportBroken = (scheduleId: string, error: unknown): void =>
        logger.error({ schedule: scheduleId, err: error }, "nobody can say who is on call");
      const looking = { organizationId, now: clock(), reportBroken };
      for (const { schedule, to, since } of await takeHandovers(transaction, looking))
        await jobs.enqueue(transaction, {
          name: handOverJob,
          key: `${handOverJob}:${schedule.id}:${to.id}:${since}`,
          payload: {
            version: 1,
            organization_id: organizationId,
            schedule_id: schedule.id,
            schedule_name: schedule.name,
            user_id: to.id,
            user_name: to.name,
            since,
          },
        });
    },
  },
  async [handOverJob]({ payload }) {
    const given = HandOverPayload.parse(payload);
    await handOver(dependencies, {
      organizationId: given.organization_id,
      schedule: { id: given.schedule_id, name: given.schedule_name },
      to: { id: given.user_id, name: given.user_name },
      since: given.since,
    });
  },
});

/** Tells them of each request that waits for whoever is on call, but of those they were told of on this shift. */
async function handOver(
  dependencies: ChangeDependencies,
  { organizationId, schedule, to, since }: Handover,
): Promise<void> {
  const { executor } = dependencies.database;
  for (const id of await listPendingNaming(executor, { organizationId, place: "schedule" })) {
    // On SQLite none of them waits for anything, and all at once would keep every request from being read.
    await nextTurn();
    if (await isTold(dependencies, { organizationId, id, userId: to.id, since })) continue;
    try {
      await changeApproval(dependencies, { organizationId, id }, ({ facts, state, now }) => {
        const named = activeTrees({ facts, state, now })
          .flatMap(placesOf)
          .flatMap((place) => ("schedule" in place ? [place.schedule] : []))
          .find((name) => name === schedule.id || name === schedule.name);
        if (state.outcome !== null || named === undefined) return [];
        return [{ type: "handed-over", at: now, schedule: named, to }];
      });
    } catch (error) {
      if (!isParleyError(error) || error.kind !== "not_found") throw error;
    }
  }
}

type Telling = { organizationId: string; id: string; userId: string; since: number };

async function isTold(
  { database }: Pick<ChangeDependencies, "database">,
  { organizationId, id, userId, since }: Telling,
): Promise<boolean> {
  const events = (await listEvents(database.executor, { organizationId, id })).map(eventOf);
  return events.some(
    (event) =>
      event.at >= since &&
      ((event.type === "noticed" &&
        (event.to.some((told) => told.id === userId) || event.held.some((one) => one.userId === userId))) ||
        (event.type === "handed-over" && event.to.id === userId)),
  );
}
