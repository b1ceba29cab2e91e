import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** The ids that imported things had elsewhere, so that whoever knows those still finds them. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("aliases")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("kind", type.text, (column) => column.notNull())
    .addColumn("old_id", type.id, (column) => column.notNull())
    .addColumn("new_id", type.id, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("aliases_primary", ["organization_id", "kind", "old_id"])
    .execute();
}
