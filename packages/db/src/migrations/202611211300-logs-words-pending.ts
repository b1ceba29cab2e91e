import { sql } from "kysely";
import type { Dialect, Executor } from "../database.ts";

/** What PostgreSQL has not yet sorted into the word index is read through by each search: let it be little. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  if (dialect === "postgres")
    await sql`alter index log_search_words set (gin_pending_list_limit = 256)`.execute(executor);
}
