import type { WebhookEventType } from "@parley/contract";
import { forUpdate, inList, insertEach, type Executor } from "@parley/db";
import type { DeliveryStatus, WebhookDeliveryRow, WebhookTables } from "./webhooks.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<WebhookTables>();

type OfWebhook = { organizationId: string; webhookId: string };

export async function insertDeliveries(
  executor: Executor,
  rows: readonly WebhookDeliveryRow[],
): Promise<void> {
  await insertEach(executor, { table: "webhook_deliveries", rows, key: ["id"] });
}

/** By their ids alone, for the job that was planned for them: which organization's they are, they say. */
export function listPlannedDeliveries(executor: Executor, ids: string[]): Promise<WebhookDeliveryRow[]> {
  return tables(executor)
    .selectFrom("webhook_deliveries")
    .selectAll()
    .where(inList(executor, "id", ids))
    .execute();
}

export function findDelivery(executor: Executor, where: OfWebhook & { id: string }) {
  return deliveriesOf(executor, where).selectAll().where("id", "=", where.id).executeTakeFirst();
}

/** The delivery as it is now, kept from everybody else until the transaction ends. */
export function lockDelivery(transaction: Executor, where: OfWebhook & { id: string }) {
  return forUpdate(
    transaction,
    deliveriesOf(transaction, where).selectAll().where("id", "=", where.id),
  ).executeTakeFirst();
}

const deliveriesOf = (executor: Executor, { organizationId, webhookId }: OfWebhook) =>
  tables(executor)
    .selectFrom("webhook_deliveries")
    .where("organization_id", "=", organizationId)
    .where("webhook_id", "=", webhookId);

export async function updateDelivery(
  executor: Executor,
  {
    organizationId,
    webhookId,
    id,
    changes,
  }: OfWebhook & { id: string; changes: Partial<WebhookDeliveryRow> },
): Promise<void> {
  await tables(executor)
    .updateTable("webhook_deliveries")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("webhook_id", "=", webhookId)
    .where("id", "=", id)
    .execute();
}

export type DeliveryFilter = OfWebhook & {
  status?: DeliveryStatus | undefined;
  eventType?: WebhookEventType | undefined;
};

/** Newest first. */
export async function listDeliveries(
  reader: Executor,
  filter: DeliveryFilter,
  { page, size }: { page: number; size: number },
): Promise<{ rows: WebhookDeliveryRow[]; total: number }> {
  let query = deliveriesOf(reader, filter);
  if (filter.status) query = query.where("status", "=", filter.status);
  if (filter.eventType) query = query.where("event_type", "=", filter.eventType);
  const [rows, count] = await Promise.all([
    query
      .selectAll()
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    query.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}

/** Some of those that failed since a moment, oldest first. */
export function listFailedSince(
  executor: Executor,
  where: OfWebhook & { since: number; limit: number },
): Promise<WebhookDeliveryRow[]> {
  return deliveriesOf(executor, where)
    .selectAll()
    .where("status", "=", "failed")
    .where("created_at", ">=", where.since)
    .orderBy("created_at")
    .orderBy("id")
    .limit(where.limit)
    .execute();
}

/** Deletes some of the deliveries of all organizations that are older; answers how many. */
export async function deleteOldDeliveries(
  executor: Executor,
  { before, limit }: { before: number; limit: number },
): Promise<number> {
  const old = await tables(executor)
    .selectFrom("webhook_deliveries")
    .select("id")
    .where("created_at", "<", before)
    .limit(limit)
    .execute();
  if (old.length > 0) {
    await tables(executor)
      .deleteFrom("webhook_deliveries")
      .where(
        inList(
          executor,
          "id",
          old.map((row) => row.id),
        ),
      )
      .execute();
  }
  return old.length;
}
