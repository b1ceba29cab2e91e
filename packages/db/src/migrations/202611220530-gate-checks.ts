import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What gates said of Runs of Evaluations, with the evidence. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .createTable("gate_checks")
    .addColumn("id", type.id, (column) => column.primaryKey())
    .addColumn("organization_id", type.id, (column) => column.notNull().references("organizations.id"))
    .addColumn("evaluation_id", type.id, (column) =>
      column.notNull().references("evaluations.id").onDelete("cascade"),
    )
    // Kept though the Run may be taken out of the Evaluation.
    .addColumn("run_id", type.id, (column) => column.notNull())
    .addColumn("passed", type.boolean, (column) => column.notNull())
    // JSON: gates, Runs and where it was asked from, with the version of its shape.
    .addColumn("content", type.json, (column) => column.notNull())
    .addColumn("created_by", type.json)
    .addColumn("created_at", type.timestamp, (column) => column.notNull())
    .execute();
  await executor.schema
    .createIndex("gate_checks_evaluation")
    .on("gate_checks")
    .columns(["organization_id", "evaluation_id", "created_at"])
    .execute();
}
