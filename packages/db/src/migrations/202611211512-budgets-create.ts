import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What may be spent on models in a month, what was, and what is set aside for calls under way. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("budgets")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    // The id of a key, or `organization`.
    .addColumn("subject", type.id, (column) => column.notNull())
    .addColumn("limit_nano", type.integer, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("budgets_primary", ["organization_id", "subject"])
    .execute();
  await executor.schema
    .createTable("budget_months")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("subject", type.id, (column) => column.notNull())
    // `2026-11`, in UTC.
    .addColumn("month", type.text, (column) => column.notNull())
    .addColumn("spent_nano", type.integer, (column) => column.notNull())
    .addColumn("reserved_nano", type.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("budget_months_primary", ["organization_id", "subject", "month"])
    .execute();
  await executor.schema
    .createTable("budget_reservations")
    .addColumn("id", type.id, (column) => column.notNull())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("subject", type.id, (column) => column.notNull())
    .addColumn("month", type.text, (column) => column.notNull())
    .addColumn("amount_nano", type.integer, (column) => column.notNull())
    // The process that holds it, and until when it is believed to live.
    .addColumn("holder", type.id, (column) => column.notNull())
    .addColumn("expires_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("budget_reservations_primary", ["id", "subject"])
    .execute();
  await executor.schema
    .createIndex("budget_reservations_expiry")
    .on("budget_reservations")
    .column("expires_at")
    .execute();
}
