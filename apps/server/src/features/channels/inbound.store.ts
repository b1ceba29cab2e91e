import type { Executor } from "@parley/db";
import type { ChannelTables, InboundRow } from "./channels.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ChannelTables>();

/** False where it has been taken before. */
export async function takeEvent(executor: Executor, row: InboundRow): Promise<boolean> {
  const inserted = await tables(executor)
    .insertInto("channel_inbound")
    .values(row)
    .onConflict((conflict) => conflict.columns(["channel_id", "event_id"]).doNothing())
    .returning("event_id")
    .execute();
  return inserted.length > 0;
}

/** What could not be dealt with may come again. */
export async function forgetEvent(
  executor: Executor,
  { channel_id, event_id }: Pick<InboundRow, "channel_id" | "event_id">,
): Promise<void> {
  await tables(executor)
    .deleteFrom("channel_inbound")
    .where("channel_id", "=", channel_id)
    .where("event_id", "=", event_id)
    .execute();
}

export async function deleteOldEvents(executor: Executor, before: number): Promise<void> {
  await tables(executor).deleteFrom("channel_inbound").where("received_at", "<", before).execute();
}
