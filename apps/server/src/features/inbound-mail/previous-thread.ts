import { replyOf, type ReceivedMail } from "@parley/channels";
import { fromJson, toJson, type Executor } from "@parley/db";
import { listThread, saveThreadEntry } from "./inbound-mail.store.ts";
import type { ReceivedMailRow } from "./inbound-mail.tables.ts";

/** A mail as those that follow it in the thread are told of it. */
export type ThreadEntry = {
  from_address: string;
  to_address: string[];
  cc_address: string[];
  bcc_address: string[];
  subject: string;
  content: string;
  datetime: string;
};

const keptChars = 20_000;

/** What was written to the agents of this channel before, in the thread of a mail; null where it begins one. */
export async function previousThread(
  executor: Executor,
  { row, mail }: { row: ReceivedMailRow; mail: ReceivedMail },
): Promise<ThreadEntry[] | null> {
  const named = [...mail.inReplyTo, ...mail.references];
  if (named.length === 0) return null;
  const entries = await listThread(executor, row, named);
  return entries.map((entry) => fromJson<ThreadEntry>(entry));
}

/** Keeps what later mails of the thread are to be told, for as long as the mail is known. */
export async function keepInThread(
  transaction: Executor,
  { row, mail, from }: { row: ReceivedMailRow; mail: ReceivedMail; from: string },
): Promise<void> {
  const { messageId, writtenTo, cc, subject, sentAt } = mail;
  if (messageId === null) return;
  const entry: ThreadEntry = {
    from_address: from,
    to_address: writtenTo.filter((address) => !cc.includes(address)),
    cc_address: [...cc],
    // Nobody who gets a mail is told of them.
    bcc_address: [],
    subject,
    content: replyOf(mail).slice(0, keptChars).toWellFormed(),
    datetime: new Date(sentAt ?? row.received_at).toISOString(),
  };
  await saveThreadEntry(transaction, row, { messageId, entry: toJson(entry) });
}
