import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import { z } from "zod";
import type { DeliveryRow } from "./channels.tables.ts";

export const deliverJob = "channels.deliver";
export const routeJob = "channels.route";

export const DeliverPayload = z.object({ version: z.literal(1), delivery_id: z.string() });
export const RoutePayload = z.object({
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

/** Over about half an hour. */
export const maxAttempts = 8;
