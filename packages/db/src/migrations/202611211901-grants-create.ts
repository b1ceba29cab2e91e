import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Yes beforehand to some calls of a tool, and what was approved by it. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("grants")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("tool", type.text, (column) => column.notNull())
    .addColumn("condition", type.text)
    .addColumn("requester_id", type.id)
    .addColumn("environment", type.text)
    .addColumn("reason", type.text)
    .addColumn("max_uses", type.integer)
    .addColumn("uses", type.integer, (column) => column.notNull())
    // JSON: where in the arguments the amount stands.
    .addColumn("amount_field", type.json)
    // In millionths.
    .addColumn("max_amount", type.integer)
    .addColumn("amount_used", type.integer, (column) => column.notNull())
    .addColumn("expires_at", type.timestamp)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("created_by", type.json, (column) => column.notNull())
    .addColumn("revoked_at", type.timestamp)
    .addColumn("revoked_by", type.json)
    .execute();
  await executor.schema
    .createIndex("grants_found")
    .on("grants")
    .columns(["organization_id", "tool", "created_at", "id"])
    .execute();
  await executor.schema
    .createTable("grant_uses")
    .addColumn("grant_id", type.id, (column) => column.notNull().references("grants.id"))
    .addColumn("number", type.integer, (column) => column.notNull())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("approval_id", type.id, (column) => column.notNull())
    // In millionths.
    .addColumn("amount", type.integer)
    .addColumn("at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("grant_uses_primary", ["grant_id", "number"])
    .execute();
}
