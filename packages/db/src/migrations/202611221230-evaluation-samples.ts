import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Runs that ask for several samples of each Datapoint, and Runs that end once they differ from the control. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema
    .alterTable("evaluation_runs")
    .addColumn("samples", type.integer, (column) => column.notNull().defaultTo(1))
    .execute();
  // JSON: what was asked for, and what was decided.
  for (const name of ["early_stop", "stopped_early"])
    await executor.schema.alterTable("evaluation_runs").addColumn(name, type.text).execute();
}
