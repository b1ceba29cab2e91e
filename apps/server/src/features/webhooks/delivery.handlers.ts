import { webhookErrors, type webhooks } from "@parley/contract";
import type { Handlers } from "../../kernel/implement.ts";
import type { WebhookDependencies } from "./dependencies.ts";
import { findDelivery, listDeliveries } from "./deliveries.store.ts";
import { describeDelivery } from "./describe.ts";
import { replayDelivery, replayFailed } from "./replay.ts";
import { testWebhook } from "./test-webhook.ts";
import type { WebhookRow } from "./webhooks.tables.ts";

type FindWebhook = (organizationId: string, id: string) => Promise<WebhookRow>;
type DeliveryHandlers = Pick<
  Handlers<typeof webhooks>,
  "test" | "listDeliveries" | "getDelivery" | "replayDelivery" | "replayFailed"
>;

/** What is sent: tried, looked at, sent again. */
export function deliveryHandlers(dependencies: WebhookDependencies, get: FindWebhook): DeliveryHandlers {
  const { database } = dependencies;
  return {
    test: async ({ params }, { organizationId }) =>
      describeDelivery(await testWebhook(dependencies, await get(organizationId, params.id))),
    listDeliveries: async ({ params, query }, { organizationId }) => {
      const webhook = await get(organizationId, params.id);
      const { page, size, status, event_type: eventType } = query;
      const filter = { organizationId, webhookId: webhook.id, status, eventType };
      const { rows, total } = await listDeliveries(database.reader, filter, { page, size });
      return { records: rows.map(describeDelivery), page, size, total };
    },
    getDelivery: async ({ params }, { organizationId }) => {
      const webhook = await get(organizationId, params.id);
      const where = { organizationId, webhookId: webhook.id, id: params.delivery_id };
      const delivery = await findDelivery(database.executor, where);
      if (delivery === undefined) throw webhookErrors.deliveryNotFound({ delivery_id: params.delivery_id });
      return describeDelivery(delivery);
    },
    replayDelivery: async ({ params }, { organizationId }) => {
      const where = { organizationId, webhookId: params.id, id: params.delivery_id };
      return describeDelivery(await replayDelivery(dependencies, where));
    },
    replayFailed: async ({ params, body }, { organizationId }) => {
      const replayed = await replayFailed(dependencies, {
        organizationId,
        webhookId: params.id,
        since: body.since,
      });
      return { replayed };
    },
  };
}
