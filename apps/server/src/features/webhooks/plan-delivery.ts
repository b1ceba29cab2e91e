import type { Executor } from "@parley/db";
import { retryDelayMs, type JobQueue } from "@parley/jobs";
import { z } from "zod";
import type { WebhookDeliveryRow } from "./webhooks.tables.ts";

export const deliverJob = "webhooks.deliver";

export const DeliverPayload = z.object({
  version: z.literal(1),
  delivery_id: z.string(),
  round: z.int(),
  attempt: z.int(),
});

/** Others' work comes first: who is told of something can wait a moment. */
const priority = 10;

type Planned = Pick<WebhookDeliveryRow, "id" | "webhook_id" | "round" | "attempts_count" | "next_attempt_at">;

/**
 * Plans the next attempt of a delivery, within the transaction that says there will be one. A webhook's deliveries go
 * out one after another, so that one that hangs keeps one worker at most.
 */
export const planDelivery = (jobs: JobQueue, transaction: Executor, delivery: Planned): Promise<void> =>
  jobs.enqueue(transaction, {
    name: deliverJob,
    queue: delivery.webhook_id,
    priority,
    ...(delivery.next_attempt_at !== null && { runAt: delivery.next_attempt_at }),
    payload: {
      version: 1,
      delivery_id: delivery.id,
      round: delivery.round,
      attempt: delivery.attempts_count + 1,
    },
  });

/** Over about a day and a half. */
const maxAttempts = 15;
const longestDelayMs = 6 * 60 * 60 * 1000;

/** When to try again after so many failed attempts; undefined when that was the last. */
export function nextAttemptAt({
  attempts,
  now,
  retryAfterMs = 0,
}: {
  attempts: number;
  now: number;
  /** What the receiver asked for. */
  retryAfterMs?: number | undefined;
}): number | undefined {
  if (attempts >= maxAttempts) return undefined;
  return now + Math.max(retryDelayMs(attempts), Math.min(retryAfterMs, longestDelayMs));
}
