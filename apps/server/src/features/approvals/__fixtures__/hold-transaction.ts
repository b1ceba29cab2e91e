import type { Database, Executor } from "@parley/db";
import { sql } from "kysely";
import type { NewEntry } from "../../../kernel/audit/append-entry.store.ts";
import type { OpenTestApp } from "../../../testing/open-test-app.ts";

/** A transaction that has done its work and does not end: whoever wants what it has locked waits until `end`. */
export async function holdTransaction(
  database: Database,
  work: (transaction: Executor) => Promise<unknown>,
): Promise<{ end(): Promise<void> }> {
  const { promise: isFree, resolve: release } = Promise.withResolvers<void>();
  const { promise: isHeld, resolve: hold } = Promise.withResolvers<void>();
  const holder = database.transaction(async (transaction) => {
    await work(transaction);
    hold();
    await isFree;
  });
  await Promise.race([isHeld, holder]);
  return {
    async end() {
      release();
      await holder;
    },
  };
}

/** How many wait for a lock that another transaction holds; of PostgreSQL. */
export async function countWaiting({ services: { database } }: OpenTestApp): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*) as count from pg_stat_activity
    where datname = current_database() and wait_event_type = 'Lock'`.execute(database.reader);
  return Number(rows[0]?.count);
}

/** What somebody else did meanwhile, for the end of the audit log. */
export const entryOfAnother = ({ organizationId, clock }: OpenTestApp): NewEntry => ({
  organization_id: organizationId,
  recorded_at: clock.now,
  action: "grants.create",
  outcome: "done",
  actor_kind: "api_key",
  actor_id: "key",
  actor_name: "Somebody else",
  address: null,
  target: null,
  details: {},
});
