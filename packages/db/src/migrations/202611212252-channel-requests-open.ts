import type { Executor } from "../database.ts";

/** The sweep looks for requests that are open: few, among many that are not. */
export async function up(executor: Executor): Promise<void> {
  await executor.schema
    .createIndex("channel_requests_open")
    .on("channel_requests")
    .columns(["is_open", "approval_id"])
    .execute();
}
