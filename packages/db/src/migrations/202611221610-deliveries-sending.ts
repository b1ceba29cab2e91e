import { sql } from "kysely";
import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Since when a delivery is being sent: what answers it may be told before the platform has said how it names it. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema.alterTable("channel_deliveries").addColumn("sending_since", type.timestamp).execute();
  // Few at a time, among many.
  await executor.schema
    .createIndex("channel_deliveries_sending")
    .on("channel_deliveries")
    .columns(["channel_id", "sending_since"])
    .where(sql<boolean>`sending_since is not null`)
    .execute();
}
