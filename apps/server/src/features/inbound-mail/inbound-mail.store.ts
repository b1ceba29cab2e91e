import { inList, type Executor } from "@parley/db";
import type { InboundMailTables, MailboxPositionRow, ReceivedMailRow } from "./inbound-mail.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<InboundMailTables>();

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
