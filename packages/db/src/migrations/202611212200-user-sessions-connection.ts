import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** By which single sign-on connection a session was opened: what is required of it can be asked at any time. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema.alterTable("user_sessions").addColumn("sso_connection_id", type.id).execute();
}
