import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Who was on call when it was last looked at: nothing where nobody has looked yet, empty where nobody was. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema.alterTable("schedules").addColumn("holder_id", type.text).execute();
}
