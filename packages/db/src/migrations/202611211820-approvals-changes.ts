import type { Executor } from "../database.ts";

/** What happened lately to any request of an organization is found without reading all that ever happened. */
export async function up(executor: Executor): Promise<void> {
  await executor.schema
    .createIndex("approval_events_at")
    .on("approval_events")
    .columns(["organization_id", "at", "approval_id", "number"])
    .execute();
}
