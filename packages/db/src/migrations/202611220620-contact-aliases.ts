import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** By which id a platform tells of a contact, where that is another than it was written to. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema.alterTable("channel_contacts").addColumn("known_as", type.text).execute();
}
