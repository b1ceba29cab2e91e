import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** What of a delivery was taken before the rest failed; and mails that launched an agent, for those that follow them. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema.alterTable("channel_deliveries").addColumn("parts", type.json).execute();
  await executor.schema.alterTable("received_mails").addColumn("message_id", type.text).execute();
  await executor.schema.alterTable("received_mails").addColumn("thread_entry", type.json).execute();
  await executor.schema
    .createIndex("received_mails_message")
    .on("received_mails")
    .columns(["channel_id", "message_id"])
    .execute();
}
