import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Signed statements of what was approved, and the keys that signed them: a key stays, so that they can be verified. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("receipt_keys")
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("id", type.text, (column) => column.notNull())
    .addColumn("public_key", type.text, (column) => column.notNull())
    .addColumn("sealed_private_key", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("retired_at", type.timestamp)
    .addPrimaryKeyConstraint("receipt_keys_primary", ["organization_id", "id"])
    .execute();
  await executor.schema
    .createTable("receipts")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("approval_id", type.id, (column) =>
      column.notNull().references("approvals.id").onDelete("cascade"),
    )
    .addColumn("jws", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("receipts_approval")
    .on("receipts")
    .columns(["organization_id", "approval_id", "created_at"])
    .execute();
}
