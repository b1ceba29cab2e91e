import { sql } from "kysely";
import type { Executor } from "../database.ts";

/** What was decided is looked for by the ids that somebody waits for; nothing is found by when it was. */
export async function up(executor: Executor): Promise<void> {
  await sql`drop index approvals_decided`.execute(executor);
}
