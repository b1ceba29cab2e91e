import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/**
 * What waits to be judged refers to no watch any more: whoever writes a Log may not know yet that one was deleted, and
 * the Log is not to be refused for it.
 */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema.alterTable("monitoring_pending").renameTo("monitoring_pending_before").execute();
  for (const name of ["monitoring_pending_due", "monitoring_pending_watch"])
    await executor.schema.dropIndex(name).execute();
  await executor.schema
    .createTable("monitoring_pending")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("log_id", type.id, (column) => column.notNull())
    .addColumn("monitoring_id", type.id, (column) => column.notNull())
    .addColumn("due_at", type.timestamp, (column) => column.notNull())
    .addColumn("attempts", type.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("monitoring_pending_log", ["organization_id", "log_id", "monitoring_id"])
    .execute();
  const columns = ["organization_id", "log_id", "monitoring_id", "due_at", "attempts"] as const;
  const tables = executor.$extendTables<Record<string, Record<string, unknown>>>();
  await tables
    .insertInto("monitoring_pending")
    .columns([...columns])
    .expression((query) => query.selectFrom("monitoring_pending_before").select([...columns]))
    .execute();
  await executor.schema.dropTable("monitoring_pending_before").execute();
  const index = (name: string, indexed: string[]) =>
    executor.schema.createIndex(name).on("monitoring_pending").columns(indexed).execute();
  await index("monitoring_pending_due", ["organization_id", "due_at"]);
  await index("monitoring_pending_watch", ["monitoring_id"]);
}
