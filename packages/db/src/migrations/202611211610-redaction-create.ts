import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What is taken out of Logs before they are written. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("redaction_rules")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("name", type.text, (column) => column.notNull())
    // `pattern`: an expression; `field`: a path of names.
    .addColumn("kind", type.text, (column) => column.notNull())
    .addColumn("pattern", type.text, (column) => column.notNull())
    .addColumn("replacement", type.text, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("redaction_rules_organization")
    .on("redaction_rules")
    .columns(["organization_id", "created_at"])
    .execute();
}
