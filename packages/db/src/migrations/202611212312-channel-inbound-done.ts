import { sql } from "kysely";
import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What came in counts as dealt with when its outcome is known, not when it is begun: a process may die between. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema.alterTable("channel_inbound").addColumn("done_at", type.timestamp).execute();
  await sql`update channel_inbound set done_at = received_at`.execute(executor);
}
