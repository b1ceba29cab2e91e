import { sql } from "kysely";
import type { Executor } from "../database.ts";

/** What an idempotency key stands for is in one table, whether it asked or joined: so it never stands for two requests. */
export async function up(executor: Executor): Promise<void> {
  await executor.schema.alterTable("approval_joins").renameTo("approval_keys").execute();
  // What had been written with one key twice stays as it is.
  await sql`insert into approval_keys (organization_id, idempotency_key, approval_id, request_hash)
    select organization_id, idempotency_key, id, request_hash from approvals
    where idempotency_key is not null
    on conflict do nothing`.execute(executor);
}
