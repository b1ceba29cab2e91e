import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** How long Logs are kept, by directory, and what was done about it. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("retention_rules")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("directory_id", type.id, (column) =>
      column.notNull().references("directories.id").onDelete("cascade"),
    )
    .addColumn("delete_after_days", type.integer)
    .addColumn("redact_after_days", type.integer)
    .addColumn("legal_hold", type.boolean, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("retention_rules_primary", ["organization_id", "directory_id"])
    .execute();
  await executor.schema
    .createTable("retention_reports")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("started_at", type.timestamp, (column) => column.notNull())
    .addColumn("ended_at", type.timestamp, (column) => column.notNull())
    // JSON: for each File what was deleted and what was redacted.
    .addColumn("report", type.json, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("retention_reports_organization")
    .on("retention_reports")
    .columns(["organization_id", "started_at"])
    .execute();
}
