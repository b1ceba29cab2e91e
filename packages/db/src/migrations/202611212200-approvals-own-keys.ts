import { sql } from "kysely";
import type { Executor } from "../database.ts";

/** Idempotency keys are their requester's own: whose they are stands before them, but for those of HumanLayer's clients. */
export async function up(executor: Executor): Promise<void> {
  await sql`update approvals set idempotency_key = requester_id || ' ' || idempotency_key
    where source = 'parley' and idempotency_key is not null and requester_id is not null`.execute(executor);
  await sql`update approval_joins set idempotency_key = (
      select approvals.requester_id || ' ' || approval_joins.idempotency_key
      from approvals where approvals.id = approval_joins.approval_id)
    where exists (select 1 from approvals where approvals.id = approval_joins.approval_id
      and approvals.source = 'parley' and approvals.requester_id is not null)`.execute(executor);
}
