import { contract, webhookErrors, webhookEvents, type WebhookEventType } from "@parley/contract";
import { implement } from "../../kernel/implement.ts";
import { changeWebhook, createWebhook, rotateSecret } from "./change-webhook.ts";
import type { WebhookDependencies } from "./dependencies.ts";
import { deliveryHandlers } from "./delivery.handlers.ts";
import { describeWebhook } from "./describe.ts";
import type { WebhookRow } from "./webhooks.tables.ts";
import { deleteWebhook, findWebhook, listWebhooks } from "./webhooks.store.ts";

export const webhookRoutes = (dependencies: WebhookDependencies) => {
  const { database, clock, events } = dependencies;
  const get = async (organizationId: string, id: string): Promise<WebhookRow> => {
    const webhook = await findWebhook(database.executor, { organizationId, id });
    if (webhook === undefined) throw webhookErrors.notFound({ webhook_id: id });
    return webhook;
  };
  return implement(contract.webhooks, {
    list: async (_, { organizationId }) => {
      const rows = await listWebhooks(database.executor, { organizationId });
      return rows.map((row) => describeWebhook(row, clock()));
    },
    listEvents: async () =>
      Object.entries(webhookEvents).map(([type, { summary }]) => ({
        type: type as WebhookEventType,
        summary,
      })),
    create: async ({ body }, { organizationId }) => {
      const { row, secret } = await createWebhook(dependencies, { organizationId, ...body });
      return { ...describeWebhook(row, clock()), secret };
    },
    get: async ({ params }, { organizationId }) =>
      describeWebhook(await get(organizationId, params.id), clock()),
    update: async ({ params, body }, { organizationId }) =>
      describeWebhook(await changeWebhook(dependencies, { organizationId, id: params.id, ...body }), clock()),
    delete: async ({ params }, { organizationId }) => {
      await database.transaction(async (transaction) => {
        const isDeleted = await deleteWebhook(transaction, { organizationId, id: params.id });
        if (!isDeleted) throw webhookErrors.notFound({ webhook_id: params.id });
      });
      events.emit("webhook.changed", { organizationId });
    },
    rotateSecret: async ({ params, body }, { organizationId }) => {
      const overlapHours = body.overlap_hours ?? 24;
      const rotation = { organizationId, id: params.id, overlapHours };
      const { row, secret } = await rotateSecret(dependencies, rotation);
      return { ...describeWebhook(row, clock()), secret };
    },
    ...deliveryHandlers(dependencies, get),
  });
};
