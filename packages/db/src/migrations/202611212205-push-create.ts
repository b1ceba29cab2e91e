import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Browsers that are told of requests, and the key by which push services know this server. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("push_keys")
    // Base64url of the public key, which is what browsers subscribe with.
    .addColumn("id", type.text, (column) => column.primaryKey())
    .addColumn("sealed_private_key", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createTable("push_subscriptions")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    // Null for the session of a machine that is one person's.
    .addColumn("user_id", type.id)
    .addColumn("session_id", type.id, (column) => column.notNull())
    .addColumn("key_id", type.text, (column) => column.notNull())
    .addColumn("endpoint", type.text, (column) => column.notNull())
    .addColumn("endpoint_hash", type.text, (column) => column.notNull())
    .addColumn("p256dh", type.text, (column) => column.notNull())
    .addColumn("auth", type.text, (column) => column.notNull())
    .addColumn("name", type.text)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("delivered_at", type.timestamp)
    .addUniqueConstraint("push_subscriptions_endpoint", ["organization_id", "endpoint_hash"])
    .execute();
}
