import { sql } from "kysely";
import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** The tables of `@parley/jobs`, which explains them: `jobs` for its SQLite adapter, `job_workers` for its PostgreSQL one. */
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
    .addColumn("status", type.text, (column) => column.notNull())
    .addColumn("run_at", type.timestamp, (column) => column.notNull())
    .addColumn("attempts", type.integer, (column) => column.notNull())
    .addColumn("max_attempts", type.integer, (column) => column.notNull())
    .addColumn("lease_holder", type.text)
    .addColumn("lease_ends_at", type.timestamp)
    .addColumn("last_error", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .execute();
  // The jobs to run, in the order in which they run.
  await executor.schema
    .createIndex("jobs_waiting")
    .on("jobs")
    .columns(["priority", "run_at", "id"])
    .where(sql<boolean>`status = 'waiting'`)
    .execute();
  await executor.schema.createIndex("jobs_status_run_at").on("jobs").columns(["status", "run_at"]).execute();
  await executor.schema.createIndex("jobs_status_queue").on("jobs").columns(["status", "queue"]).execute();

  await executor.schema
    .createTable("job_workers")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("seen_at", type.timestamp, (column) => column.notNull())
    .execute();
}
