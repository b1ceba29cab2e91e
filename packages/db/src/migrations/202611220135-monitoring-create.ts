import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Evaluators that judge new Logs by themselves: what confines them, what waits for them, and what they have done. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createWatches(executor, dialect);
  await createPending(executor, dialect);
  await createBackFills(executor, dialect);
}

async function createWatches(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createIndex("monitoring_organization")
    .on("monitoring_evaluators")
    .columns(["organization_id", "state"])
    .execute();
  // A watch without a row here is not confined.
  await executor.schema
    .createTable("monitoring_watches")
    .addColumn("monitoring_id", type.id, (column) =>
      column.primaryKey().references("monitoring_evaluators.id").onDelete("cascade"),
    )
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("sample_rate", type.real, (column) => column.notNull())
    .addColumn("filter", type.text)
    .addColumn("delay_ms", type.integer, (column) => column.notNull())
    .addColumn("environments", type.json)
    .addColumn("version_ids", type.json)
    .addColumn("daily_budget_nano", type.integer)
    .addColumn("spender_key_id", type.id)
    .execute();
  await executor.schema
    .createTable("monitoring_days")
    .addColumn("monitoring_id", type.id, (column) =>
      column.notNull().references("monitoring_evaluators.id").onDelete("cascade"),
    )
    .addColumn("organization_id", type.id, (column) => column.notNull())
    // Since 1970, in UTC.
    .addColumn("day", type.integer, (column) => column.notNull())
    .addColumn("judged_count", type.integer, (column) => column.notNull())
    .addColumn("failed_count", type.integer, (column) => column.notNull())
    .addColumn("skipped_count", type.integer, (column) => column.notNull())
    .addColumn("cost_nano", type.integer, (column) => column.notNull())
    // The last reason why a Log was skipped or put off.
    .addColumn("problem", type.text)
    .addPrimaryKeyConstraint("monitoring_days_key", ["monitoring_id", "day"])
    .execute();
}

async function createPending(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("monitoring_pending")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("log_id", type.id, (column) => column.notNull())
    .addColumn("monitoring_id", type.id, (column) =>
      column.notNull().references("monitoring_evaluators.id").onDelete("cascade"),
    )
    .addColumn("due_at", type.timestamp, (column) => column.notNull())
    .addColumn("attempts", type.integer, (column) => column.notNull())
    .addPrimaryKeyConstraint("monitoring_pending_key", ["organization_id", "log_id", "monitoring_id"])
    .execute();
  const index = (name: string, columns: string[]) =>
    executor.schema.createIndex(name).on("monitoring_pending").columns(columns).execute();
  await index("monitoring_pending_due", ["organization_id", "due_at"]);
  await index("monitoring_pending_watch", ["monitoring_id"]);
}

async function createBackFills(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("monitoring_back_fills")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("file_id", type.id, (column) => column.notNull().references("files.id").onDelete("cascade"))
    .addColumn("monitoring_id", type.id, (column) =>
      column.notNull().references("monitoring_evaluators.id").onDelete("cascade"),
    )
    .addColumn("evaluator_version_id", type.id, (column) => column.notNull())
    .addColumn("start_at", type.timestamp, (column) => column.notNull())
    .addColumn("end_at", type.timestamp, (column) => column.notNull())
    .addColumn("sample_rate", type.real, (column) => column.notNull())
    .addColumn("status", type.text, (column) => column.notNull())
    .addColumn("failure", type.text)
    .addColumn("logs_count", type.integer, (column) => column.notNull())
    .addColumn("done_count", type.integer, (column) => column.notNull())
    .addColumn("judged_count", type.integer, (column) => column.notNull())
    .addColumn("failed_count", type.integer, (column) => column.notNull())
    .addColumn("cost_nano", type.integer, (column) => column.notNull())
    .addColumn("budget_nano", type.integer)
    .addColumn("spender_key_id", type.id)
    // The last Log that was looked at: newest first.
    .addColumn("reached_at", type.timestamp)
    .addColumn("reached_id", type.id)
    .addColumn("created_by", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("monitoring_back_fills_listed")
    .on("monitoring_back_fills")
    .columns(["file_id", "created_at", "id"])
    .execute();
}
