import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What looks at Logs again and again, the changes it has seen, and messages by which people are told. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createMonitors(executor, dialect);
  await createTransitions(executor, dialect);
  await createNotices(executor, dialect);
}

async function createMonitors(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("monitors")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("file_id", type.id, (column) => column.references("files.id").onDelete("cascade"))
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("description", type.text)
    // JSON: what is measured, and when that is bad.
    .addColumn("settings", type.json, (column) => column.notNull())
    .addColumn("is_enabled", type.boolean, (column) => column.notNull())
    .addColumn("is_muted", type.boolean, (column) => column.notNull())
    .addColumn("muted_until", type.timestamp)
    .addColumn("state", type.text, (column) => column.notNull())
    .addColumn("state_since", type.timestamp, (column) => column.notNull())
    // What the last checks in a row said, and how many they are.
    .addColumn("streak_outcome", type.text, (column) => column.notNull())
    .addColumn("streak_count", type.integer, (column) => column.notNull())
    // What people are to know of, and whether they were told.
    .addColumn("open_alert", type.text)
    .addColumn("is_told", type.boolean, (column) => column.notNull())
    .addColumn("last_check", type.json)
    .addColumn("next_check_at", type.timestamp)
    .addColumn("problem", type.text)
    .addColumn("created_by", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("monitors_name", ["organization_id", "name"])
    .execute();
  await executor.schema.createIndex("monitors_due").on("monitors").columns(["next_check_at"]).execute();
}

async function createTransitions(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("monitor_transitions")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("monitor_id", type.id, (column) =>
      column.notNull().references("monitors.id").onDelete("cascade"),
    )
    .addColumn("from_state", type.text, (column) => column.notNull())
    .addColumn("to_state", type.text, (column) => column.notNull())
    .addColumn("event", type.text)
    .addColumn("severity", type.text, (column) => column.notNull())
    .addColumn("was_muted", type.boolean, (column) => column.notNull())
    .addColumn("measurement", type.json, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  const index = (name: string, columns: string[]) =>
    executor.schema.createIndex(name).on("monitor_transitions").columns(columns).execute();
  await index("monitor_transitions_listed", ["monitor_id", "created_at", "id"]);
  await index("monitor_transitions_age", ["created_at"]);
}

async function createNotices(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("channel_notices")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    // What it is about: of everything, that which is told (a monitor), and of that, which time.
    .addColumn("subject_id", type.id, (column) => column.notNull())
    .addColumn("occasion_id", type.id, (column) => column.notNull())
    .addColumn("notice", type.json, (column) => column.notNull())
    .addColumn("channel_id", type.id, (column) => column.references("channels.id").onDelete("cascade"))
    .addColumn("kind", type.text, (column) => column.notNull())
    .addColumn("address", type.text, (column) => column.notNull())
    .addColumn("place", type.text)
    .addColumn("user_id", type.id)
    .addColumn("target_key", type.text, (column) => column.notNull())
    .addColumn("status", type.text, (column) => column.notNull())
    .addColumn("reason", type.text)
    .addColumn("attempts_count", type.integer, (column) => column.notNull())
    // JSON: the latest attempts, with what was said to the platform.
    .addColumn("attempts", type.json, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("channel_notices_target", ["occasion_id", "target_key"])
    .execute();
  const index = (name: string, columns: string[]) =>
    executor.schema.createIndex(name).on("channel_notices").columns(columns).execute();
  await index("channel_notices_subject", ["subject_id", "created_at", "id"]);
  await index("channel_notices_age", ["created_at"]);
}
