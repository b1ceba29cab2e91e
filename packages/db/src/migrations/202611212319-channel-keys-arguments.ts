import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What an answer in words is to: the arguments that were shown. Of what was shown before nobody knows; a yes to it counts no more. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema.alterTable("channel_message_keys").addColumn("args_hash", type.text).execute();
}
