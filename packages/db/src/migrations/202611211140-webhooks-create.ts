import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Where events are sent, what becomes of each, and those that nobody has looked at yet. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createOutbox(executor, dialect);
  await createWebhooks(executor, dialect);
  await createDeliveries(executor, dialect);
}

/** Filled in the transaction of what an event tells of, emptied by a job. */
async function createOutbox(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("outbox_events")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("type", type.text, (column) => column.notNull())
    .addColumn("data", type.json, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("outbox_events_order")
    .on("outbox_events")
    .columns(["created_at", "id"])
    .execute();
}

async function createWebhooks(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("webhooks")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("url", type.text, (column) => column.notNull())
    .addColumn("events", type.json, (column) => column.notNull())
    .addColumn("description", type.text)
    .addColumn("sample_rate", type.real, (column) => column.notNull())
    .addColumn("is_enabled", type.boolean, (column) => column.notNull())
    .addColumn("disabled_reason", type.text)
    .addColumn("failing_since", type.timestamp)
    .addColumn("sealed_secret", type.text, (column) => column.notNull())
    .addColumn("previous_sealed_secret", type.text)
    .addColumn("previous_secret_expires_at", type.timestamp)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("webhooks_organization")
    .on("webhooks")
    .columns(["organization_id", "created_at", "id"])
    .execute();
}

async function createDeliveries(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("webhook_deliveries")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("webhook_id", type.id, (column) =>
      column.notNull().references("webhooks.id").onDelete("cascade"),
    )
    .addColumn("event_id", type.id, (column) => column.notNull())
    .addColumn("event_type", type.text, (column) => column.notNull())
    .addColumn("payload", type.json, (column) => column.notNull())
    .addColumn("status", type.text, (column) => column.notNull())
    .addColumn("round", type.integer, (column) => column.notNull())
    .addColumn("attempts_count", type.integer, (column) => column.notNull())
    .addColumn("attempts", type.json, (column) => column.notNull())
    .addColumn("next_attempt_at", type.timestamp)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  const index = (name: string, columns: string[]) =>
    executor.schema.createIndex(name).on("webhook_deliveries").columns(columns).execute();
  await index("webhook_deliveries_listed", ["webhook_id", "created_at", "id"]);
  await index("webhook_deliveries_status", ["webhook_id", "status", "created_at", "id"]);
  await index("webhook_deliveries_age", ["created_at"]);
}
