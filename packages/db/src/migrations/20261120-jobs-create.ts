import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** The job table of `@parley/jobs` where no PostgreSQL server does the queueing. Columns are explained in its `sqlite/jobs.tables.ts`. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("jobs")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("name", type.text, (column) => column.notNull())
    .addColumn("payload", type.json, (column) => column.notNull())
    .addColumn("key", type.text, (column) => column.unique())
    .addColumn("queue", type.text)
    .addColumn("priority", type.integer, (column) => column.notNull())
    .addColumn("run_at", type.timestamp, (column) => column.notNull())
    .addColumn("attempts", type.integer, (column) => column.notNull())
    .addColumn("max_attempts", type.integer, (column) => column.notNull())
    .addColumn("status", type.text, (column) => column.notNull())
    .addColumn("lease_holder", type.text)
    .addColumn("lease_ends_at", type.timestamp)
    .addColumn("last_error", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema.createIndex("jobs_status_run_at").on("jobs").columns(["status", "run_at"]).execute();
}
