import { setTimeout as delay } from "node:timers/promises";
import { EmailSecrets, EmailSettings } from "@parley/channels/schemas";
import { fromJson } from "@parley/db";
import { isOurAddress, mailboxOf, openReceiver, watchMailbox, type Receiver } from "@parley/channels";
import { findChannelByAddress, listChannelsOfKind, openChannel, type ChannelRow } from "../channels/index.ts";
import type { InboundMailDependencies } from "./dependencies.ts";
import { findPosition, savePosition } from "./inbound-mail.store.ts";
import { keepMail } from "./keep-mail.ts";

export type MailIntake = {
  /** Where mail is taken by SMTP; undefined: it is not. */
  readonly port: number | undefined;
  close(): Promise<void>;
};

type Given = InboundMailDependencies & {
  mailLimitBytes: number;
  /** Where mail is taken by SMTP; undefined: it is not. */
  receiver: { host: string; port: number } | undefined;
};

type Watch = { fingerprint: string; ending: AbortController; done: Promise<void> };

/** How soon a channel that was set up in another process is read here. */
const lookEveryMs = 30_000;

/**
 * Takes in mail for as long as this process lives: from the mailboxes of channels, and by SMTP where it is asked for.
 * Every process reads every mailbox; what one has kept the others know.
 */
export async function startMailIntake(given: Given): Promise<MailIntake> {
  const { events, logger } = given;
  const watches = new Map<string, Watch>();
  const ending = new AbortController();
  let looking: Promise<void> = Promise.resolve();
  const look = (): void => {
    looking = looking
      .then(() => (ending.signal.aborted ? undefined : adjust(given, watches)))
      .catch((error: unknown) => logger.warn({ err: error }, "mailboxes are looked for later"));
  };
  events.on("channel.changed", look);
  const timer = setInterval(look, lookEveryMs).unref();
  look();
  const receiver = given.receiver === undefined ? undefined : await receive(given, given.receiver);
  return {
    port: receiver?.port,
    async close() {
      ending.abort();
      clearInterval(timer);
      await looking;
      for (const watch of watches.values()) watch.ending.abort();
      await Promise.all([...watches.values()].map(({ done }) => done));
      await receiver?.close();
    },
  };
}

/** Begins what is to be read, ends what is not any more, and what has changed both. */
async function adjust(given: Given, watches: Map<string, Watch>): Promise<void> {
  const rows = await listChannelsOfKind(given.database.executor, "email");
  const wanted = new Map(rows.filter(({ is_enabled }) => is_enabled).map((row) => [row.id, row]));
  for (const [id, watch] of watches) {
    const row = wanted.get(id);
    if (row !== undefined && fingerprintOf(row) === watch.fingerprint) continue;
    watch.ending.abort();
    await watch.done;
    watches.delete(id);
  }
  for (const row of wanted.values()) {
    if (watches.has(row.id)) continue;
    try {
      const started = watch(given, row);
      if (started !== undefined) watches.set(row.id, started);
    } catch (error) {
      given.logger.warn({ err: error, channel: row.id }, "a mailbox is not read: its channel does not open");
    }
  }
}

const fingerprintOf = ({ settings, sealed_secrets }: ChannelRow): string => settings + sealed_secrets;

/** Undefined where the channel names no mailbox. */
function watch(given: Given, row: ChannelRow): Watch | undefined {
  const { database, egress, clock, logger, mailLimitBytes } = given;
  const { imap } = EmailSettings.parse(openChannel(given, row).setup.settings);
  if (imap == null) return undefined;
  const secrets = EmailSecrets.parse(openChannel(given, row).setup.secrets);
  const mailbox = `${imap.username ?? ""}@${imap.host}/${imap.mailbox}`;
  const ending = new AbortController();
  const { signal } = ending;
  const done = watchMailbox({
    connect: async () => ({
      host: await egress.resolveHost(imap.host),
      servername: imap.host,
      port: imap.port,
      security: imap.security,
      username: imap.username ?? "",
      password: secrets.imap_password ?? "",
      mailbox: imap.mailbox,
    }),
    async loadPosition() {
      const known = await findPosition(database.executor, { channelId: row.id, mailbox });
      return known && { uidValidity: known.uid_validity, lastUid: known.last_uid, readAt: known.read_at };
    },
    async keep(raw, { uidValidity, lastUid, readAt }) {
      const position = {
        channel_id: row.id,
        mailbox,
        uid_validity: uidValidity,
        last_uid: lastUid,
        read_at: readAt,
      };
      if (raw === undefined) return savePosition(database.executor, position);
      return keepMail(given, {
        channel: row,
        mail: { type: "mail", raw, from: "", recipients: [], remoteAddress: null },
        alongside: (transaction) => savePosition(transaction, position),
      });
    },
    report: (state) =>
      state.isWell
        ? logger.debug({ channel: row.id }, "a mailbox is read")
        : logger.warn(
            { channel: row.id, reason: state.reason },
            "a mailbox cannot be read; it is tried again",
          ),
    sleep: (ms, until) => delay(ms, undefined, { signal: until, ref: false }).catch(() => {}),
    clock,
    signal,
    maxBytes: mailLimitBytes,
  });
  return { fingerprint: fingerprintOf(row), ending, done };
}

/** Mail goes to the channel whose address it is. */
function receive(given: Given, { host, port }: NonNullable<Given["receiver"]>): Promise<Receiver> {
  const { database, logger, mailLimitBytes } = given;
  const channelOf = async (recipient: string): Promise<ChannelRow[]> => {
    const row = await findChannelByAddress(database.executor, mailboxOf(recipient));
    const isOurs = row?.is_enabled === true && isOurAddress(recipient, fromJson(row.settings));
    return isOurs ? [row] : [];
  };
  return openReceiver({
    host,
    port,
    maxBytes: mailLimitBytes,
    isKnown: async (recipient) => (await channelOf(recipient)).length > 0,
    async keep({ raw, from, recipients, remoteAddress }) {
      const found = (await Promise.all(recipients.map(channelOf))).flat();
      for (const channel of new Map(found.map((row) => [row.id, row])).values())
        await keepMail(given, { channel, mail: { type: "mail", raw, from, recipients, remoteAddress } });
    },
    report: (error) => logger.warn({ err: error }, "mail could not be taken"),
  });
}
