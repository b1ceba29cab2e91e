import { sql } from "kysely";
import type { Executor } from "../database.ts";

/** What was decided lately is found without asking for each request that somebody waits for. */
export async function up(executor: Executor): Promise<void> {
  await sql`create index approvals_decided on approvals (decided_at) where decided_at is not null`.execute(
    executor,
  );
}
