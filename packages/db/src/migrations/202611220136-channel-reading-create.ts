import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Whether answers in free words are read by a Prompt, and by which. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("channel_reading")
    .addColumn("organization_id", type.id, (column) =>
      column.primaryKey().references("organizations.id").onDelete("cascade"),
    )
    .addColumn("is_enabled", type.boolean, (column) => column.notNull())
    .addColumn("prompt_path", type.text, (column) => column.notNull())
    .addColumn("min_confidence_percent", type.integer, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .execute();
}
