import { sql } from "kysely";
import type { Executor } from "../database.ts";

/** Reads the items of a Run in their order: its Logs by the Datapoint they were made for, others by themselves. */
export async function up(executor: Executor): Promise<void> {
  await sql`create index logs_by_item on logs (run_id, coalesce(source_datapoint_id, id)) where run_id is not null`.execute(
    executor,
  );
}
