import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Links by which one person decides one request, once. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("decision_links")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("approval_id", type.id, (column) =>
      column.notNull().references("approvals.id").onDelete("cascade"),
    )
    .addColumn("user_id", type.id, (column) => column.notNull().references("users.id").onDelete("cascade"))
    .addColumn("token_hash", type.text, (column) => column.notNull().unique())
    .addColumn("created_by", type.json, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("expires_at", type.timestamp, (column) => column.notNull())
    .addColumn("used_at", type.timestamp)
    .execute();
  await executor.schema
    .createIndex("decision_links_approval")
    .on("decision_links")
    .columns(["organization_id", "approval_id"])
    .execute();
}
