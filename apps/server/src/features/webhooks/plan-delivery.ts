import { inChunks, type Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { z } from "zod";
import type { WebhookDeliveryRow } from "./webhooks.tables.ts";

export const deliverJob = "webhooks.deliver";

/** An attempt that was planned: void where the delivery is not there any more. */
const PlannedAttempt = z.object({ delivery_id: z.string(), round: z.int(), attempt: z.int() });
export type PlannedAttempt = z.output<typeof PlannedAttempt>;

/** Of one webhook, in order. The first version held one attempt. */
const DeliverPayload = z.union([
  z.object({ version: z.literal(2), attempts: z.array(PlannedAttempt) }),
  PlannedAttempt.extend({ version: z.literal(1) }).transform(({ version: _version, ...attempt }) => ({
    attempts: [attempt],
  })),
]);

export const readDeliverPayload = (payload: unknown): PlannedAttempt[] =>
  DeliverPayload.parse(payload).attempts;

/** Others' work comes first: who is told of something can wait a moment. */
const priority = 10;

type Planned = Pick<WebhookDeliveryRow, "id" | "webhook_id" | "round" | "attempts_count" | "next_attempt_at">;

/** So many attempts are one job. */
const attemptsInJob = 20;

/**
 * Plans the next attempt of a delivery, within the transaction that says there will be one. A webhook's jobs run one
 * after another, so that one that hangs keeps one worker at most.
 */
export const planDelivery = (jobs: JobQueue, transaction: Executor, delivery: Planned): Promise<void> =>
  enqueue(jobs, transaction, [delivery]);

/** The same of many, which wait for their first attempt: few jobs for each webhook. */
export async function planDeliveries(
  jobs: JobQueue,
  transaction: Executor,
  deliveries: readonly Planned[],
): Promise<void> {
  for (const ofWebhook of Map.groupBy(deliveries, ({ webhook_id }) => webhook_id).values())
    for (const some of inChunks(ofWebhook, attemptsInJob)) await enqueue(jobs, transaction, some);
}

async function enqueue(jobs: JobQueue, transaction: Executor, deliveries: readonly Planned[]): Promise<void> {
  const [first] = deliveries;
  if (first === undefined) return;
  await jobs.enqueue(transaction, {
    name: deliverJob,
    queue: first.webhook_id,
    priority,
    ...(first.next_attempt_at !== null && { runAt: first.next_attempt_at }),
    payload: {
      version: 2,
      attempts: deliveries.map(({ id, round, attempts_count }) => ({
        delivery_id: id,
        round,
        attempt: attempts_count + 1,
      })),
    },
  });
}

/** Over about a day and a half. */
export const maxAttempts = 15;
