import { webhookErrors } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { JobQueue } from "@parley/jobs";
import type { WebhookDependencies } from "./dependencies.ts";
import { listFailedSince, lockDelivery, updateDelivery } from "./deliveries.store.ts";
import { planDelivery } from "./plan-delivery.ts";
import type { WebhookDeliveryRow } from "./webhooks.tables.ts";
import { lockWebhook } from "./webhooks.store.ts";

type OfWebhook = { organizationId: string; webhookId: string };

const atOnce = 200;

/** Gives one delivery all its attempts anew. @throws not_found, conflict while the webhook is disabled */
export function replayDelivery(
  { database, jobs }: WebhookDependencies,
  { id, ...ofWebhook }: OfWebhook & { id: string },
): Promise<WebhookDeliveryRow> {
  return database.transaction(async (transaction) => {
    await lockEnabled(transaction, ofWebhook);
    const delivery = await lockDelivery(transaction, { ...ofWebhook, id });
    if (delivery === undefined) throw webhookErrors.deliveryNotFound({ delivery_id: id });
    return renew(jobs, transaction, delivery);
  });
}

/** The same for all that failed since a moment; answers how many. */
export async function replayFailed(
  { database, jobs }: WebhookDependencies,
  { since, ...ofWebhook }: OfWebhook & { since: number },
): Promise<number> {
  const replaySome = async (transaction: Executor): Promise<number> => {
    await lockEnabled(transaction, ofWebhook);
    const failed = await listFailedSince(transaction, { ...ofWebhook, since, limit: atOnce });
    for (const delivery of failed) await renew(jobs, transaction, delivery);
    return failed.length;
  };
  let count = 0;
  for (let some = atOnce; some === atOnce; count += some) some = await database.transaction(replaySome);
  return count;
}

/** Whoever changes deliveries holds their webhook. */
async function lockEnabled(transaction: Executor, { organizationId, webhookId }: OfWebhook): Promise<void> {
  const webhook = await lockWebhook(transaction, { organizationId, id: webhookId });
  if (webhook === undefined) throw webhookErrors.notFound({ webhook_id: webhookId });
  if (!webhook.is_enabled) throw webhookErrors.disabled({ webhook_id: webhookId });
}

async function renew(
  jobs: JobQueue,
  transaction: Executor,
  delivery: WebhookDeliveryRow,
): Promise<WebhookDeliveryRow> {
  const changes = {
    status: "pending",
    round: delivery.round + 1,
    attempts_count: 0,
    next_attempt_at: null,
  } as const;
  await updateDelivery(transaction, {
    organizationId: delivery.organization_id,
    webhookId: delivery.webhook_id,
    id: delivery.id,
    changes,
  });
  const renewed = { ...delivery, ...changes };
  await planDelivery(jobs, transaction, renewed);
  return renewed;
}
