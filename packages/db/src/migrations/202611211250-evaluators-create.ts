import { sql } from "kysely";
import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What Evaluators say of Logs, Evaluators that every new File of a type has, and the records of Evaluations. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await addJudgments(executor, dialect);
  await createMonitoringDefaults(executor, dialect);
  await createEvaluations(executor, dialect);
  await createRuns(executor, dialect);
}

async function addJudgments(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  const add = (name: string, column: ReturnType<typeof columnTypes>["id"]) =>
    executor.schema.alterTable("logs").addColumn(name, column).execute();
  await add("parent_id", type.id);
  await add("judged_by", type.text);
  await add("marked_completed", type.boolean);
  await add("withdrawn_at", type.timestamp);
  const index = (name: string, columns: string[], present: string) =>
    executor.schema
      .createIndex(name)
      .on("logs")
      .columns(columns)
      .where(sql<boolean>`${sql.ref(present)} is not null`)
      .execute();
  await index("logs_by_parent", ["organization_id", "parent_id", "created_at"], "parent_id");
  await index("logs_by_run", ["organization_id", "run_id", "created_at"], "run_id");
}

/**
 * Evaluators that watch every new File of a type, at whatever version the default environment holds. The row outlives
 * its Evaluator: one that was deleted is not made again.
 */
async function createMonitoringDefaults(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("monitoring_defaults")
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("file_type", type.text, (column) => column.notNull())
    .addColumn("evaluator_id", type.id, (column) => column.notNull())
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("monitoring_defaults_primary", ["organization_id", "file_type", "evaluator_id"])
    .execute();
}

async function createEvaluations(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("evaluations")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("file_id", type.id, (column) => column.references("files.id").onDelete("cascade"))
    .addColumn("name", type.text)
    .addColumn("created_by", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .addColumn("updated_at", type.timestamp, (column) => column.notNull())
    .addUniqueConstraint("evaluations_name", ["file_id", "name"])
    .execute();
  await executor.schema
    .createIndex("evaluations_file")
    .on("evaluations")
    .columns(["organization_id", "file_id", "created_at"])
    .execute();
  await executor.schema
    .createTable("evaluation_evaluators")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("evaluation_id", type.id, (column) =>
      column.notNull().references("evaluations.id").onDelete("cascade"),
    )
    .addColumn("evaluator_version_id", type.id, (column) =>
      column.notNull().references("file_versions.id").onDelete("cascade"),
    )
    .addColumn("orchestrated", type.boolean, (column) => column.notNull())
    .addColumn("added_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("evaluation_evaluators_primary", ["evaluation_id", "evaluator_version_id"])
    .execute();
}

/** A Run may be part of several Evaluations, and a Log of several Runs. Its events are folded into its state. */
async function createRuns(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("evaluation_runs")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("dataset_version_id", type.id, (column) =>
      column.references("file_versions.id").onDelete("set null"),
    )
    .addColumn("version_id", type.id, (column) => column.references("file_versions.id").onDelete("set null"))
    .addColumn("orchestrated", type.boolean, (column) => column.notNull())
    .addColumn("status", type.text, (column) => column.notNull())
    .addColumn("created_by", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createTable("evaluation_run_events")
    .addColumn("run_id", type.id, (column) =>
      column.notNull().references("evaluation_runs.id").onDelete("cascade"),
    )
    .addColumn("sequence", type.integer, (column) => column.notNull())
    .addColumn("schema_version", type.integer, (column) => column.notNull())
    .addColumn("event", type.json, (column) => column.notNull())
    .addPrimaryKeyConstraint("evaluation_run_events_primary", ["run_id", "sequence"])
    .execute();
  await executor.schema
    .createTable("evaluation_memberships")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("evaluation_id", type.id, (column) =>
      column.notNull().references("evaluations.id").onDelete("cascade"),
    )
    .addColumn("run_id", type.id, (column) =>
      column.notNull().references("evaluation_runs.id").onDelete("cascade"),
    )
    .addColumn("control", type.boolean, (column) => column.notNull())
    .addColumn("added_at", type.timestamp, (column) => column.notNull())
    .addPrimaryKeyConstraint("evaluation_memberships_primary", ["evaluation_id", "run_id"])
    .execute();
  await executor.schema
    .createTable("evaluation_run_logs")
    .addColumn("organization_id", type.id, (column) => column.notNull())
    .addColumn("run_id", type.id, (column) =>
      column.notNull().references("evaluation_runs.id").onDelete("cascade"),
    )
    .addColumn("log_id", type.id, (column) => column.notNull())
    .addPrimaryKeyConstraint("evaluation_run_logs_primary", ["run_id", "log_id"])
    .addForeignKeyConstraint(
      "evaluation_run_logs_log",
      ["organization_id", "log_id"],
      "logs",
      ["organization_id", "id"],
      (constraint) => constraint.onDelete("cascade"),
    )
    .execute();
  await executor.schema
    .createIndex("evaluation_run_logs_log")
    .on("evaluation_run_logs")
    .columns(["organization_id", "log_id"])
    .execute();
}
