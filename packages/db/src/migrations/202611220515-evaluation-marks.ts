import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What tells that the results of a Run may be others than before, without a look at them. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .alterTable("evaluation_runs")
    // Grows whenever a Log or a judgment joins the Run, or changes.
    .addColumn("results_mark", type.integer, (column) => column.notNull().defaultTo(0))
    .execute();
  await executor.schema
    .createTable("removal_marks")
    .addColumn("organization_id", type.id, (column) => column.primaryKey().references("organizations.id"))
    // Grows whenever Logs, Files or versions are deleted.
    .addColumn("mark", type.integer, (column) => column.notNull())
    .execute();
}
