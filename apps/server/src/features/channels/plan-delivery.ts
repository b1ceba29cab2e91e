import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { z } from "zod";
import type { DeliveryRow } from "./channels.tables.ts";

export const deliverJob = "channels.deliver";
export const routeJob = "channels.route";
export const nextStepJob = "channels.next-step";

export const DeliverPayload = z.object({ version: z.literal(1), delivery_id: z.string() });
/** Of a request that is to be told on: its routes, or its next step. */
export const RequestPayload = z.object({
  version: z.literal(1),
  organization_id: z.string(),
  approval_id: z.string(),
});

/** Before Logs and statistics: people wait. */
const priority = -5;

type Planned = Pick<DeliveryRow, "id" | "channel_id"> & Partial<Pick<DeliveryRow, "next_attempt_at">>;

/**
 * A channel's deliveries are made one after another, so that one that hangs keeps one worker at most. One that is planned
 * for later stays so, but where it is to be made at once.
 */
export async function planDelivery(
  jobs: JobQueue,
  transaction: Executor,
  { atOnce = false, ...delivery }: Planned & { atOnce?: boolean },
): Promise<void> {
  if (delivery.channel_id === null) return;
  await jobs.enqueue(transaction, {
    name: deliverJob,
    key: `${deliverJob}:${delivery.id}`,
    queue: delivery.channel_id,
    priority,
    ...(delivery.next_attempt_at != null && { runAt: delivery.next_attempt_at }),
    ...(atOnce && { ifKeyExists: "replace" }),
    payload: { version: 1, delivery_id: delivery.id },
  });
}

/** Looks at a request: one plan is enough for all that has happened to it. */
export const planRoute = (
  jobs: JobQueue,
  executor: Executor,
  { organizationId, approvalId }: { organizationId: string; approvalId: string },
): Promise<void> =>
  jobs.enqueue(executor, {
    name: routeJob,
    key: `${routeJob}:${approvalId}`,
    priority,
    payload: { version: 1, organization_id: organizationId, approval_id: approvalId },
  });

/** Looks whether anybody could be reached: planned with the change by which nobody may have been. */
export const planNextStep = (
  jobs: JobQueue,
  transaction: Executor,
  { organization_id, approval_id }: Pick<DeliveryRow, "organization_id" | "approval_id">,
): Promise<void> =>
  jobs.enqueue(transaction, {
    name: nextStepJob,
    key: `${nextStepJob}:${approval_id}`,
    priority,
    payload: { version: 1, organization_id, approval_id },
  });

/** Over about half an hour. */
export const maxAttempts = 8;
