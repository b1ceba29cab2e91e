import { inList, type Executor } from "@parley/db";
import type { InboundMailTables, MailboxPositionRow, ReceivedMailRow } from "./inbound-mail.tables.ts";

/** Which channels are enabled; read here, written there. */
type ChannelTables = { channels: { id: string; is_enabled: boolean; updated_at: number } };

const tables = (executor: Executor) => executor.$extendTables<InboundMailTables & ChannelTables>();

const mostInThread = 20;

/** False where the same mail came before. */
export async function insertMail(executor: Executor, row: ReceivedMailRow): Promise<boolean> {
  const inserted = await tables(executor)
    .insertInto("received_mails")
    .values(row)
    .onConflict((conflict) => conflict.columns(["channel_id", "mail_key"]).doNothing())
    .returning("id")
    .execute();
  return inserted.length > 0;
}

/** By its id alone, for the job that was planned for it. */
export const findPlannedMail = (executor: Executor, id: string): Promise<ReceivedMailRow | undefined> =>
  tables(executor).selectFrom("received_mails").selectAll().where("id", "=", id).executeTakeFirst();

/** It is known again, and its text is gone. */
export async function forgetText(
  executor: Executor,
  { id, organization_id }: ReceivedMailRow,
): Promise<void> {
  await tables(executor)
    .updateTable("received_mails")
    .set({ raw: null })
    .where("organization_id", "=", organization_id)
    .where("id", "=", id)
    .execute();
}

/** Mails of these ids that launched an agent of the channel, newest first. */
export async function listThread(
  executor: Executor,
  { organization_id, channel_id }: Pick<ReceivedMailRow, "organization_id" | "channel_id">,
  messageIds: readonly string[],
): Promise<string[]> {
  if (messageIds.length === 0) return [];
  const rows = await tables(executor)
    .selectFrom("received_mails")
    .select("thread_entry")
    .where("organization_id", "=", organization_id)
    .where("channel_id", "=", channel_id)
    .where(inList(executor, "message_id", [...new Set(messageIds)]))
    .where("thread_entry", "is not", null)
    .orderBy("received_at", "desc")
    .orderBy("id")
    .limit(mostInThread)
    .execute();
  return rows.flatMap(({ thread_entry: entry }) => entry ?? []);
}

export async function saveThreadEntry(
  executor: Executor,
  { id, organization_id }: ReceivedMailRow,
  given: { messageId: string; entry: string },
): Promise<void> {
  await tables(executor)
    .updateTable("received_mails")
    .set({ message_id: given.messageId, thread_entry: given.entry })
    .where("organization_id", "=", organization_id)
    .where("id", "=", id)
    .execute();
}

/** What has waited for its channel, which was enabled lately, oldest first. What failed by itself is not begun for ever. */
export const listWaitingMails = (
  executor: Executor,
  { changedSince, limit }: { changedSince: number; limit: number },
): Promise<Pick<ReceivedMailRow, "id" | "channel_id">[]> =>
  tables(executor)
    .selectFrom("received_mails")
    .innerJoin("channels", "channels.id", "received_mails.channel_id")
    .select(["received_mails.id", "received_mails.channel_id"])
    .where("received_mails.raw", "is not", null)
    .where("channels.is_enabled", "=", true)
    .where("channels.updated_at", ">=", changedSince)
    .whereRef("channels.updated_at", ">=", "received_mails.received_at")
    .orderBy("received_mails.received_at")
    .limit(limit)
    .execute();

export async function deleteOldMails(
  executor: Executor,
  { before, limit }: { before: number; limit: number },
): Promise<void> {
  const old = await tables(executor)
    .selectFrom("received_mails")
    .select("id")
    .where("received_at", "<", before)
    .limit(limit)
    .execute();
  if (old.length === 0) return;
  const ids = old.map(({ id }) => id);
  await tables(executor)
    .deleteFrom("received_mails")
    .where(inList(executor, "id", ids))
    .execute();
}

export const findPosition = (
  executor: Executor,
  { channelId, mailbox }: { channelId: string; mailbox: string },
): Promise<MailboxPositionRow | undefined> =>
  tables(executor)
    .selectFrom("mailbox_positions")
    .selectAll()
    .where("channel_id", "=", channelId)
    .where("mailbox", "=", mailbox)
    .executeTakeFirst();

export async function savePosition(executor: Executor, row: MailboxPositionRow): Promise<void> {
  const { channel_id: _channelId, ...changes } = row;
  await tables(executor)
    .insertInto("mailbox_positions")
    .values(row)
    .onConflict((conflict) => conflict.column("channel_id").doUpdateSet(changes))
    .execute();
}
