import { forUpdate, inList, type Executor } from "@parley/db";
import type { WebhookRow, WebhookTables } from "./webhooks.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<WebhookTables>();

type OfOrganization = { organizationId: string };

export function listWebhooks(executor: Executor, { organizationId }: OfOrganization): Promise<WebhookRow[]> {
  return tables(executor)
    .selectFrom("webhooks")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

/** Of several organizations at once, for whoever hands out their events. */
export function listEnabledWebhooks(executor: Executor, organizationIds: string[]): Promise<WebhookRow[]> {
  return tables(executor)
    .selectFrom("webhooks")
    .selectAll()
    .where(inList(executor, "organization_id", organizationIds))
    .where("is_enabled", "=", true)
    .orderBy("id")
    .execute();
}

/** What an organization's enabled webhooks name: lists of events. */
export const eventsOfWebhooks = (executor: Executor, { organizationId }: OfOrganization) =>
  tables(executor)
    .selectFrom("webhooks")
    .select("events")
    .where("organization_id", "=", organizationId)
    .where("is_enabled", "=", true);

export function findWebhook(
  executor: Executor,
  where: OfOrganization & { id: string },
): Promise<WebhookRow | undefined> {
  return webhookOf(executor, where).executeTakeFirst();
}

/** The webhook as it is now, kept from everybody else until the transaction ends. */
export function lockWebhook(
  transaction: Executor,
  where: OfOrganization & { id: string },
): Promise<WebhookRow | undefined> {
  return forUpdate(transaction, webhookOf(transaction, where)).executeTakeFirst();
}

const webhookOf = (executor: Executor, { organizationId, id }: OfOrganization & { id: string }) =>
  tables(executor)
    .selectFrom("webhooks")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id);

export async function insertWebhook(executor: Executor, row: WebhookRow): Promise<void> {
  await tables(executor).insertInto("webhooks").values(row).execute();
}

export async function updateWebhook(
  executor: Executor,
  { organizationId, id, changes }: OfOrganization & { id: string; changes: Partial<WebhookRow> },
): Promise<void> {
  await tables(executor)
    .updateTable("webhooks")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

/** Deletes it with its deliveries. False when there was none. */
export async function deleteWebhook(
  executor: Executor,
  where: OfOrganization & { id: string },
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("webhooks")
    .where("organization_id", "=", where.organizationId)
    .where("id", "=", where.id)
    .returning("id")
    .execute();
  return deleted.length > 0;
}
