import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/**
 * Changes of Files in an order that nobody who reads on from a number can miss one of. A File that changes gets no number
 * at first: whoever reads gives one to what was committed meanwhile. Those that are there already count as changed
 * before all others.
 */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .alterTable("files")
    .addColumn("change_number", type.integer, (column) => column.defaultTo(0))
    .execute();
  await executor.schema
    .createIndex("files_changes")
    .on("files")
    .columns(["organization_id", "change_number"])
    .execute();
  await executor.schema
    .createTable("file_removals")
    .addColumn("file_id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) =>
      column.notNull().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("type", type.text, (column) => column.notNull())
    .addColumn("path", type.text, (column) => column.notNull())
    .addColumn("change_number", type.integer)
    .addColumn("removed_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createTable("file_change_counts")
    .addColumn("organization_id", type.id, (column) =>
      column.primaryKey().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("latest", type.integer, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("file_removals_changes")
    .on("file_removals")
    .columns(["organization_id", "change_number"])
    .execute();
}
