import { createHash } from "node:crypto";
import { toJson, type Database, type Executor } from "@parley/db";
import { parseMail, type MailInbound } from "@parley/channels";
import type { JobQueue } from "@parley/jobs";
import { z } from "zod";
import type { Clock } from "../../kernel/clock.ts";
import { createId } from "../../kernel/ids.ts";
import { insertMail } from "./inbound-mail.store.ts";

export const takeMailJob = "inbound-mail.take";
export const TakeMailPayload = z.object({ version: z.literal(1), id: z.string() });

/** What is kept of a mail beside its text. */
export const Envelope = z.object({
  from: z.string(),
  recipients: z.array(z.string()),
  remote_address: z.string().nullable(),
  results: z
    .array(z.object({ method: z.string(), result: z.string(), properties: z.record(z.string(), z.string()) }))
    .nullable(),
});

export type Keeping = {
  channel: { id: string; organization_id: string };
  mail: MailInbound;
  /** What is kept with it, and not without it. */
  alongside?: (transaction: Executor) => Promise<void>;
};

type Dependencies = { database: Database; jobs: JobQueue; clock: Clock };

/** Before Logs and statistics: people wait. */
const priority = -5;
const maxAttempts = 12;

/** Keeps a mail, with the job that deals with it. Whoever brought it is told that we have it after this. */
export async function keepMail({ database, jobs, clock }: Dependencies, keeping: Keeping): Promise<void> {
  const { channel, mail, alongside } = keeping;
  const key = await keyOfMail(mail);
  const id = createId("mail");
  await database.transaction(async (transaction) => {
    const isNew = await insertMail(transaction, {
      id,
      organization_id: channel.organization_id,
      channel_id: channel.id,
      mail_key: key,
      raw: mail.raw,
      envelope: toJson({
        from: mail.from,
        recipients: mail.recipients,
        remote_address: mail.remoteAddress,
        results: mail.results ?? null,
      }),
      received_at: clock(),
      message_id: null,
      thread_entry: null,
    });
    if (isNew) await planMail(jobs, transaction, { id, channelId: channel.id });
    await alongside?.(transaction);
  });
}

/** Has a mail that was kept dealt with, one after the other: the mail of one channel keeps no other work waiting. */
export const planMail = (
  jobs: JobQueue,
  transaction: Executor,
  { id, channelId }: { id: string; channelId: string },
): Promise<void> =>
  jobs.enqueue(transaction, {
    name: takeMailJob,
    key: `${takeMailJob}:${id}`,
    queue: `${takeMailJob}:${channelId}`,
    priority,
    maxAttempts,
    payload: { version: 1, id },
  });

/**
 * The same for a mail that comes once more, by another way too. It holds the sender, so that nobody takes the place of
 * somebody else's mail by its id.
 */
async function keyOfMail({ raw, recipients }: MailInbound): Promise<string> {
  const hash = createHash("sha256");
  const mail = await parseMail({ raw, recipients }).catch(() => undefined);
  // What cannot be read is kept all the same: whoever brought it would bring it again and again.
  if (mail === undefined || mail.messageId === null) return hash.update(raw).digest("base64url");
  const senders = mail.from.map(({ address }) => address);
  return hash.update(JSON.stringify([senders, mail.messageId, mail.text])).digest("base64url");
}
