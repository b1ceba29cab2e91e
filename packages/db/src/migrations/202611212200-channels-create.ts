import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Where people are reached: what is set up, what was shown where, and who answers from there. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createChannels(executor, dialect);
  await createDeliveries(executor, dialect);
  await createPeople(executor, dialect);
  await createRequests(executor, dialect);
}

async function createChannels(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("channels")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("kind", type.text, (column) => column.notNull())
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("settings", type.json, (column) => column.notNull())
    .addColumn("sealed_secrets", type.text, (column) => column.notNull())
    .addColumn("redaction", type.json, (column) => column.notNull())
    .addColumn("default_place", type.text)
    .addColumn("default_stakes", type.json, (column) => column.notNull())
    .addColumn("team_places", type.json, (column) => column.notNull())
    .addColumn("is_enabled", type.boolean, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("channels_name", ["organization_id", "name"])
    .execute();
  await executor.schema
    .createTable("channel_inbound")
    .addColumn("channel_id", type.id, (column) =>
      column.notNull().references("channels.id").onDelete("cascade"),
    )
    .addColumn("event_id", type.text, (column) => column.notNull())
    .addColumn("received_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("channel_inbound_key", ["channel_id", "event_id"])
    .execute();
  await executor.schema
    .createIndex("channel_inbound_age")
    .on("channel_inbound")
    .columns(["received_at"])
    .execute();
}

async function createDeliveries(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("channel_deliveries")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("approval_id", type.id, (column) =>
      column.notNull().references("approvals.id").onDelete("cascade"),
    )
    .addColumn("channel_id", type.id, (column) => column.references("channels.id").onDelete("cascade"))
    .addColumn("kind", type.text, (column) => column.notNull())
    .addColumn("address", type.text, (column) => column.notNull())
    .addColumn("place", type.text)
    .addColumn("user_id", type.id)
    .addColumn("target_key", type.text, (column) => column.notNull())
    .addColumn("step", type.integer, (column) => column.notNull())
    .addColumn("status", type.text, (column) => column.notNull())
    .addColumn("reason", type.text)
    .addColumn("note", type.text)
    .addColumn("shown_hash", type.text)
    .addColumn("message", type.json)
    .addColumn("attempts_count", type.integer, (column) => column.notNull())
    .addColumn("attempts", type.json, (column) => column.notNull())
    .addColumn("next_attempt_at", type.timestamp)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("channel_deliveries_target", ["approval_id", "target_key"])
    .execute();
  const index = (name: string, columns: string[]) =>
    executor.schema.createIndex(name).on("channel_deliveries").columns(columns).execute();
  await index("channel_deliveries_listed", ["channel_id", "created_at", "id"]);
  await index("channel_deliveries_person", ["organization_id", "user_id", "created_at"]);
  await index("channel_deliveries_age", ["created_at"]);
  await executor.schema
    .createTable("channel_message_keys")
    .addColumn("channel_id", type.id, (column) => column.notNull())
    .addColumn("message_key", type.text, (column) => column.notNull())
    .addColumn("delivery_id", type.id, (column) =>
      column.notNull().references("channel_deliveries.id").onDelete("cascade"),
    )
    .addPrimaryKeyConstraint("channel_message_keys_key", ["channel_id", "message_key", "delivery_id"])
    .execute();
  await executor.schema
    .createIndex("channel_message_keys_delivery")
    .on("channel_message_keys")
    .columns(["delivery_id"])
    .execute();
}

async function createPeople(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("channel_people")
    .addColumn("channel_id", type.id, (column) =>
      column.notNull().references("channels.id").onDelete("cascade"),
    )
    .addColumn("external_id", type.text, (column) => column.notNull())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("user_id", type.id, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("channel_people_key", ["channel_id", "external_id"])
    .execute();
  await executor.schema
    .createTable("channel_preferences")
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("user_id", type.id, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("preferences", type.json, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("channel_preferences_key", ["organization_id", "user_id"])
    .execute();
}

async function createRequests(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("channel_requests")
    .addColumn("approval_id", type.id, (column) =>
      column.primaryKey().references("approvals.id").onDelete("cascade"),
    )
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("seen_events", type.integer, (column) => column.notNull())
    .addColumn("begun_steps", type.integer, (column) => column.notNull())
    .addColumn("is_open", type.boolean, (column) => column.notNull())
    .execute();
  await executor.schema
    .createTable("channel_place_options")
    .addColumn("approval_id", type.id, (column) =>
      column.notNull().references("approvals.id").onDelete("cascade"),
    )
    .addColumn("address", type.text, (column) => column.notNull())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("options", type.json, (column) => column.notNull())
    .addColumn("sealed_token", type.text)
    .addPrimaryKeyConstraint("channel_place_options_key", ["approval_id", "address"])
    .execute();
}
