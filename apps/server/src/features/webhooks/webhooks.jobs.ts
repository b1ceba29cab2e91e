import type { JobHandlers, JobQueue } from "@parley/jobs";
import type { Executor } from "@parley/db";
import type { EventBus } from "../../kernel/events.ts";
import type { OutboxTaker } from "../../kernel/outbox/outbox-taker.ts";
import { attemptDeliveries, type AttemptDependencies } from "./attempt-deliveries.ts";
import { deleteOldDeliveries } from "./deliveries.store.ts";
import { handOutEvents } from "./hand-out.ts";
import { hasEvents } from "./outbox.store.ts";
import { deliverJob, readDeliverPayload } from "./plan-delivery.ts";

export type WebhookJobDependencies = Omit<AttemptDependencies, "changed"> & {
  events: EventBus;
  outboxTakers?: readonly OutboxTaker[];
};

const handOutJob = "webhooks.hand-out";
const sweepJob = "webhooks.sweep";
const sweepEveryMs = 60_000;
const keptMs = 30 * 24 * 60 * 60 * 1000;
/** A sweep is short: on SQLite others' writes wait for it. */
const deletedAtOnce = 500;
/** Where one sweep does not delete all that is old, the next follows soon: no more come in a day than these delete. */
const betweenSweepsMs = 200;

/** Plans to hand out what is in the outbox; one plan is enough for all of it. */
export const planHandOut = (jobs: JobQueue, executor: Executor): Promise<void> =>
  jobs.enqueue(executor, { name: handOutJob, key: handOutJob, payload: { version: 1 } });

const nextSweep = (runAt: number) => ({ name: sweepJob, key: sweepJob, payload: { version: 1 }, runAt });

type SweepDependencies = Pick<WebhookJobDependencies, "database" | "clock" | "jobs">;

/** Sees to it that a sweep is planned; one that is planned already stays. */
export async function planWebhookSweep({ database, clock, jobs }: SweepDependencies): Promise<void> {
  await planHandOut(jobs, database.executor);
  await jobs.enqueue(database.executor, nextSweep(clock() + sweepEveryMs));
}

/**
 * Events become deliveries, deliveries are attempted. The sweep, once a minute, finds events whose process died before
 * it could say that they are there, and deletes deliveries that are 30 days old.
 */
export function webhookJobs(dependencies: WebhookJobDependencies): JobHandlers {
  const { clock, jobs, events } = dependencies;
  return {
    [handOutJob]: ({ signal }) => handOutEvents(dependencies, signal),
    async [deliverJob]({ payload, signal }) {
      const attempts = readDeliverPayload(payload);
      const changed = (organizationId: string): void => events.emit("webhook.changed", { organizationId });
      await attemptDeliveries({ ...dependencies, changed }, { attempts, signal });
    },
    [sweepJob]: {
      async transactional({ transaction }) {
        if (await hasEvents(transaction)) await planHandOut(jobs, transaction);
        const before = clock() - keptMs;
        const deleted = await deleteOldDeliveries(transaction, { before, limit: deletedAtOnce });
        const pauseMs = deleted === deletedAtOnce ? betweenSweepsMs : sweepEveryMs;
        await jobs.enqueue(transaction, nextSweep(clock() + pauseMs));
      },
    },
  };
}
