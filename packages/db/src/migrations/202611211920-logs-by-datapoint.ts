import { sql } from "kysely";
import type { Executor } from "../database.ts";

/** Finds the Logs that a version made for the Datapoints of a Dataset without reading all it made. */
export async function up(executor: Executor): Promise<void> {
  await executor.schema
    .createIndex("logs_by_datapoint")
    .on("logs")
    .columns(["organization_id", "version_id", "source_datapoint_id"])
    .where(sql<boolean>`source_datapoint_id is not null`)
    .execute();
}
