import { sql } from "kysely";
import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Files and versions that were deleted and are still there until the last of their Logs is. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  for (const table of ["files", "file_versions"]) {
    await executor.schema.alterTable(table).addColumn("deleted_at", type.timestamp).execute();
    await executor.schema
      .createIndex(`${table}_deleted`)
      .on(table)
      .columns(["organization_id", "id"])
      .where(sql<boolean>`deleted_at is not null`)
      .execute();
  }
}
