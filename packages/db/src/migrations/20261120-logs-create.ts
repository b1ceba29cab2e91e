import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/**
 * Logs: one wide row each with what lists need, and the bodies beside it so that a list never reads them.
 * `input_text` and `output_text` are what searches look through; everything else of a body is in `body`.
 */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await createLogs(executor, dialect);
  await createLogIndexes(executor);
  await createLogPayloads(executor, dialect);
}

async function createLogs(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("logs")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("id", type.id, (column) => column.notNull())
    .addColumn("type", type.text, (column) => column.notNull())
    .addColumn("file_id", type.id, (column) => column.notNull().references("files.id").onDelete("cascade"))
    .addColumn("version_id", type.id, (column) =>
      column.notNull().references("file_versions.id").onDelete("cascade"),
    )
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("start_time", type.timestamp)
    .addColumn("end_time", type.timestamp)
    .addColumn("environment", type.text)
    .addColumn("source", type.text)
    .addColumn("user", type.text)
    .addColumn("save", type.boolean, (column) => column.notNull())
    .addColumn("status", type.text)
    .addColumn("error", type.text)
    .addColumn("output_preview", type.text)
    .addColumn("finish_reason", type.text)
    .addColumn("provider", type.text)
    .addColumn("model", type.text)
    .addColumn("prompt_tokens", type.integer)
    .addColumn("output_tokens", type.integer)
    .addColumn("reasoning_tokens", type.integer)
    .addColumn("prompt_cost_nano", type.integer)
    .addColumn("output_cost_nano", type.integer)
    .addColumn("provider_latency_ms", type.real)
    .addColumn("time_to_first_token_ms", type.real)
    .addColumn("metadata", type.json)
    .addColumn("warnings", type.json)
    .addColumn("trace_parent_id", type.id)
    .addColumn("trace_id", type.id)
    .addColumn("trace_flow_id", type.id)
    .addColumn("source_datapoint_id", type.id)
    .addColumn("run_id", type.id)
    .addPrimaryKeyConstraint("logs_primary", ["organization_id", "id"])
    .execute();
}

async function createLogIndexes(executor: Executor): Promise<void> {
  const index = (name: string, columns: string[]) =>
    executor.schema.createIndex(name).on("logs").columns(columns).execute();
  await index("logs_created", ["organization_id", "created_at", "id"]);
  await index("logs_file", ["file_id", "created_at", "id"]);
  await index("logs_version", ["version_id", "created_at"]);
  await executor.schema
    .createIndex("logs_trace_parent")
    .on("logs")
    .columns(["organization_id", "trace_parent_id"])
    .where("trace_parent_id" as never, "is not", null)
    .execute();
}

async function createLogPayloads(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("log_payloads")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("log_id", type.id, (column) => column.notNull())
    .addColumn("encoding", type.text, (column) => column.notNull())
    .addColumn("input_text", type.text)
    .addColumn("output_text", type.text)
    .addColumn("body", type.blob, (column) => column.notNull())
    .addPrimaryKeyConstraint("log_payloads_primary", ["organization_id", "log_id"])
    .addForeignKeyConstraint(
      "log_payloads_log",
      ["organization_id", "log_id"],
      "logs",
      ["organization_id", "id"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();
}
