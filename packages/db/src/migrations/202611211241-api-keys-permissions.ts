import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What a key may do: a JSON list of permissions; null is all of them. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  await executor.schema.alterTable("api_keys").addColumn("permissions", columnTypes(dialect).json).execute();
}
