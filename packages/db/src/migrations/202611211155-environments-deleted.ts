import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Environments that were deleted stay for the history of deployments. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await executor.schema
    .alterTable("environments")
    .addColumn("deleted_at", columnTypes(dialect).timestamp)
    .execute();
}
