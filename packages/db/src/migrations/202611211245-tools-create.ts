import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** The environment variables of Tools, encrypted. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("tool_variables")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("file_id", type.id, (column) => column.notNull().references("files.id").onDelete("cascade"))
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("sealed_value", type.text, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("tool_variables_primary", ["file_id", "name"])
    .execute();
}
