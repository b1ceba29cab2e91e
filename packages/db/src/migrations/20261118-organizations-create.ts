import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Organizations with their environments, and what lets somebody in: API keys, browser sessions, provider keys. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("organizations")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();

  await executor.schema
    .createTable("environments")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("is_default", type.boolean, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("environments_name", ["organization_id", "name"])
    .execute();

  await executor.schema
    .createTable("api_keys")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("hash", type.text, (column) => column.notNull().unique())
    .addColumn("hint", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("revoked_at", type.timestamp)
    .execute();

  await executor.schema
    .createTable("browser_sessions")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("link_hash", type.text, (column) => column.unique())
    .addColumn("session_hash", type.text, (column) => column.unique())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("expires_at", type.timestamp, (column) => column.notNull())
    .execute();

  await executor.schema
    .createTable("provider_keys")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("provider", type.text, (column) => column.notNull())
    .addColumn("sealed_key", type.text, (column) => column.notNull())
    .addColumn("hint", type.text, (column) => column.notNull())
    .addColumn("base_url", type.text)
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("provider_keys_primary", ["organization_id", "provider"])
    .execute();
}
