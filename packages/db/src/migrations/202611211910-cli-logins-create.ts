import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Command lines that people let have a key and that have not collected it yet; and whose such a key is. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema.alterTable("api_keys").addColumn("user_id", type.id).execute();
  await executor.schema
    .createTable("cli_logins")
    // The SHA-256 of what only the command line knows.
    .addColumn("challenge", type.text, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("user_id", type.id)
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("permissions", type.json, (column) => column.notNull())
    .addColumn("created_by", type.json, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("collect_until", type.timestamp, (column) => column.notNull())
    .addColumn("key_expires_at", type.timestamp, (column) => column.notNull())
    .execute();
}
