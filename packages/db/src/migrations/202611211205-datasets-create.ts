import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/**
 * Datapoints are kept once for an organization, by their content. A list is an order of them with words about each; it
 * is known by its digest as soon as it is complete. A version of a Dataset has one list; equal lists are one.
 */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("datapoints")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("id", type.id, (column) => column.notNull())
    .addColumn("content", type.json, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("datapoints_primary", ["organization_id", "id"])
    .execute();
  await executor.schema
    .createTable("datapoint_lists")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("digest", type.text)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("datapoint_lists_digest", ["organization_id", "digest"])
    .execute();
  await createEntries(executor, dialect);
  await executor.schema
    .createTable("dataset_version_lists")
    .addColumn("version_id", type.id, (column) =>
      column.primaryKey().references("file_versions.id").onDelete("cascade"),
    )
    .addColumn("list_id", type.id, (column) => column.notNull().references("datapoint_lists.id"))
    .execute();
  await executor.schema
    .createIndex("dataset_version_lists_list")
    .on("dataset_version_lists")
    .column("list_id")
    .execute();
}

async function createEntries(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("datapoint_list_entries")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("list_id", type.id, (column) => column.notNull().references("datapoint_lists.id"))
    .addColumn("position", type.integer, (column) => column.notNull())
    .addColumn("datapoint_id", type.id, (column) => column.notNull())
    .addColumn("split", type.text)
    .addColumn("tags", type.json)
    .addPrimaryKeyConstraint("datapoint_list_entries_primary", ["list_id", "position"])
    .addForeignKeyConstraint(
      "datapoint_list_entries_datapoint",
      ["organization_id", "datapoint_id"],
      "datapoints",
      ["organization_id", "id"],
    )
    .execute();
  await executor.schema
    .createIndex("datapoint_list_entries_datapoint")
    .on("datapoint_list_entries")
    .columns(["organization_id", "datapoint_id", "list_id"])
    .execute();
}
