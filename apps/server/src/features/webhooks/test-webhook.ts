import { webhookErrors } from "@parley/contract";
import { toJson } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import { attemptDeliveries } from "./attempt-deliveries.ts";
import type { WebhookDependencies } from "./dependencies.ts";
import { findDelivery, insertDeliveries } from "./deliveries.store.ts";
import { toDelivery } from "./hand-out.ts";
import type { WebhookDeliveryRow, WebhookRow } from "./webhooks.tables.ts";

/** Sends a test event now, once, and answers what became of it. @throws not_found when it was deleted meanwhile */
export async function testWebhook(
  dependencies: WebhookDependencies,
  webhook: WebhookRow,
): Promise<WebhookDeliveryRow> {
  const { database, clock, events } = dependencies;
  const organizationId = webhook.organization_id;
  const event = {
    id: createId("evt"),
    organization_id: organizationId,
    type: "webhook.test",
    data: toJson({ webhook_id: webhook.id }),
    created_at: clock(),
  } as const;
  const delivery = toDelivery(webhook, event, { now: clock(), wireEvents: new Map() });
  await insertDeliveries(database.executor, [delivery]);
  const changed = (): void => events.emit("webhook.changed", { organizationId });
  await attemptDeliveries(
    { ...dependencies, changed },
    // Not the client's signal: who leaves early still finds in the list what became of it.
    {
      attempts: [{ delivery_id: delivery.id, round: delivery.round, attempt: 1 }],
      signal: new AbortController().signal,
    },
  );
  const tried = await findDelivery(database.executor, {
    organizationId,
    webhookId: webhook.id,
    id: delivery.id,
  });
  if (tried === undefined) throw webhookErrors.notFound({ webhook_id: webhook.id });
  return tried;
}
