import { forUpdate, inList, type Executor } from "@parley/db";
import type { OutboxEventRow, OutboxTables } from "../../kernel/outbox/outbox.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<OutboxTables>();

/** Some events of all organizations, oldest first, which nobody else is handing out. */
export function takeEvents(transaction: Executor, limit: number): Promise<OutboxEventRow[]> {
  const query = tables(transaction)
    .selectFrom("outbox_events")
    .selectAll()
    .orderBy("created_at")
    .orderBy("id")
    .limit(limit);
  return forUpdate(transaction, query, { skipLocked: true }).execute();
}

export async function hasEvents(executor: Executor): Promise<boolean> {
  const one = await tables(executor).selectFrom("outbox_events").select("id").limit(1).executeTakeFirst();
  return one !== undefined;
}

export async function deleteEvents(transaction: Executor, ids: string[]): Promise<void> {
  await tables(transaction)
    .deleteFrom("outbox_events")
    .where(inList(transaction, "id", ids))
    .execute();
}
