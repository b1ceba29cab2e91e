import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What little hangs on waits for a message that tells all of it. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("channel_digests")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("channel_id", type.id, (column) =>
      column.notNull().references("channels.id").onDelete("cascade"),
    )
    .addColumn("user_id", type.id, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("place", type.text, (column) => column.notNull())
    .addColumn("due_at", type.timestamp, (column) => column.notNull())
    .addColumn("status", type.text, (column) => column.notNull())
    .addColumn("told_place", type.text)
    .addColumn("message", type.json)
    .addColumn("shown_hash", type.text)
    .addColumn("attempts_count", type.integer, (column) => column.notNull())
    .addColumn("next_attempt_at", type.timestamp)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("channel_digests_key", ["channel_id", "user_id", "place", "due_at"])
    .execute();
  await executor.schema
    .createIndex("channel_digests_due")
    .on("channel_digests")
    .columns(["status", "due_at"])
    .execute();
  await executor.schema.alterTable("channel_deliveries").addColumn("digest_id", type.id).execute();
  await executor.schema
    .createIndex("channel_deliveries_digest")
    .on("channel_deliveries")
    .columns(["digest_id"])
    .execute();
}
