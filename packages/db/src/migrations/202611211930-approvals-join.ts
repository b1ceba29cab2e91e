import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Identical requests that are asked once: by what they are found, and which idempotency keys stand for which. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema.alterTable("approvals").addColumn("join_key", type.text).execute();
  await executor.schema
    .createIndex("approvals_joined")
    .on("approvals")
    .columns(["organization_id", "join_key", "status"])
    .execute();
  await executor.schema
    .createTable("approval_joins")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("idempotency_key", type.text, (column) => column.notNull())
    .addColumn("approval_id", type.id, (column) =>
      column.notNull().references("approvals.id").onDelete("cascade"),
    )
    // Of the request that joined.
    .addColumn("request_hash", type.text, (column) => column.notNull())
    .addPrimaryKeyConstraint("approval_joins_primary", ["organization_id", "idempotency_key"])
    .execute();
}
