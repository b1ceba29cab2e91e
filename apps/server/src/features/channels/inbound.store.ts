import type { Executor } from "@parley/db";
import type { ChannelTables, InboundRow } from "./channels.tables.ts";
import type { ApprovalTables } from "./deliveries.store.ts";

const tables = (executor: Executor) => executor.$extendTables<ChannelTables>();

type Key = Pick<InboundRow, "channel_id" | "event_id">;

/**
 * Whoever began an event and has not ended it after this has died, or lost the database. Far longer than anybody is let
 * work at one: to find out who it is from and to have a Prompt read it takes time.
 */
const leaseMs = 120_000;

/** `busy`: it was begun a moment ago, and nobody knows yet what becomes of it. */
export async function takeEvent(
  executor: Executor,
  { channel_id, event_id }: Key,
  now: number,
): Promise<"taken" | "done" | "busy"> {
  const taken = await tables(executor)
    .insertInto("channel_inbound")
    .values({ channel_id, event_id, received_at: now, done_at: null, refusal: null })
    .onConflict((conflict) =>
      conflict
        .columns(["channel_id", "event_id"])
        .doUpdateSet({ received_at: now })
        .where("channel_inbound.done_at", "is", null)
        .where("channel_inbound.received_at", "<=", now - leaseMs),
    )
    .returning("event_id")
    .execute();
  if (taken.length > 0) return "taken";
  const known = await tables(executor)
    .selectFrom("channel_inbound")
    .select("done_at")
    .where("channel_id", "=", channel_id)
    .where("event_id", "=", event_id)
    .executeTakeFirst();
  return known === undefined || known.done_at === null ? "busy" : "done";
}

/** Its outcome is known: whenever it comes again, nothing is done. */
export async function finishEvent(
  executor: Executor,
  { channel_id, event_id, refusal = null }: Key & Partial<Pick<InboundRow, "refusal">>,
  now: number,
): Promise<void> {
  await tables(executor)
    .updateTable("channel_inbound")
    .set({ done_at: now, refusal })
    .where("channel_id", "=", channel_id)
    .where("event_id", "=", event_id)
    .execute();
}

/** Why something that is done was refused; undefined where it was not. */
export async function findRefusal(
  executor: Executor,
  { channel_id, event_id }: Key,
): Promise<string | undefined> {
  const known = await tables(executor)
    .selectFrom("channel_inbound")
    .select("refusal")
    .where("channel_id", "=", channel_id)
    .where("event_id", "=", event_id)
    .executeTakeFirst();
  return known?.refusal ?? undefined;
}

/** What could not be dealt with may come again at once. */
export async function forgetEvent(executor: Executor, { channel_id, event_id }: Key): Promise<void> {
  await tables(executor)
    .deleteFrom("channel_inbound")
    .where("channel_id", "=", channel_id)
    .where("event_id", "=", event_id)
    .execute();
}

/** What came in where something that is as old still waits is remembered: told again, it would count for that. */
export async function deleteOldEvents(
  executor: Executor,
  { before, limit }: { before: number; limit: number },
): Promise<void> {
  await tables(executor)
    .deleteFrom("channel_inbound")
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple("channel_id", "event_id"),
        "in",
        selectFrom("channel_inbound")
          .select(["channel_id", "event_id"])
          .where("received_at", "<", before)
          .where("channel_id", "not in", listChannelsThatWait(executor, { before }))
          .orderBy("received_at")
          .limit(limit)
          .$asTuple("channel_id", "event_id"),
      ),
    )
    .execute();
}

const listChannelsThatWait = (executor: Executor, { before }: { before: number }) =>
  executor
    .$extendTables<ChannelTables & ApprovalTables>()
    .selectFrom("channel_deliveries")
    .innerJoin("approvals", "approvals.id", "channel_deliveries.approval_id")
    .select("channel_deliveries.channel_id")
    .where("channel_deliveries.created_at", "<", before)
    .where("channel_deliveries.channel_id", "is not", null)
    .where("approvals.status", "=", "pending")
    .$narrowType<{ channel_id: string }>();
