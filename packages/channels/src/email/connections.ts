import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { ChannelTools, Setup } from "../kernel/channel.ts";
import type { EmailSecrets, EmailSettings } from "./schema.ts";
import { openTransport, readAddress, type MailTransport, type SmtpServer } from "./smtp-transport.ts";
import type { OutgoingMail } from "./writing/compose-mail.ts";
import { tokenOfId } from "./writing/message-id.ts";

/** What mail needs of the process it runs in. */
export type EmailConnections = {
  /** The installation's own mail server, for channels without one. */
  ownServer: { server: SmtpServer; from: string } | undefined;
  /** The address behind a host that somebody set, of those that may be connected to. @throws what refuses it */
  resolveHost: (host: string) => Promise<string>;
};

/** All that one act of the channel has at hand. */
export type EmailContext = {
  tools: ChannelTools;
  setup: Setup<EmailSettings, EmailSecrets>;
  connections: EmailConnections;
};

/**
 * A mail server of the channel's own says itself whom it sends for; the installation's sends from its own address only,
 * whatever name stands before it. @throws ChannelFailure where nothing says who sends
 */
export function senderOf({ setup: { settings }, connections: { ownServer } }: EmailContext): string {
  if (settings.smtp == null && ownServer !== undefined) {
    const name = readAddress(settings.from ?? "").name.replaceAll(/["<>\p{Cc}]/gu, "");
    return name === "" ? ownServer.from : `${name} <${readAddress(ownServer.from).address}>`;
  }
  const from = settings.from ?? ownServer?.from ?? settings.reply_address ?? undefined;
  if (from !== undefined) return from;
  throw new ChannelFailure("misconfigured", "Nothing says who sends the mail: give `from`.");
}

/** What stands behind the @ of what we send, and by what our own mails are known again. */
export const domainOf = (context: EmailContext): string =>
  readAddress(senderOf(context)).address.split("@").at(-1)?.toLowerCase() ?? "parley.invalid";

/** Sends mails over one connection; what was said is in the delivery's log. */
export async function withTransport<T>(
  context: EmailContext,
  work: (send: (mail: OutgoingMail) => Promise<void>, transport: MailTransport) => Promise<T>,
): Promise<T> {
  const transport = await openFor(context);
  const from = senderOf(context);
  const send = async (mail: OutgoingMail): Promise<void> => {
    const started = context.tools.clock();
    const hide = (text: string): string => withoutToken(text, mail);
    const note = (reply: string | null, status: number | null): void =>
      context.tools.record({
        request: hide(
          `SMTP ${readAddress(from).address} → ${mail.envelopeTo}\nSubject: ${mail.subject}\nMessage-ID: ${mail.messageId}\n\n${mail.text}`,
        ),
        reply: reply === null ? null : hide(reply),
        status,
        durationMs: context.tools.clock() - started,
      });
    try {
      note(await transport.send(from, mail), 250);
    } catch (error) {
      note(error instanceof Error ? error.message : null, null);
      throw error;
    }
  };
  try {
    return await work(send, transport);
  } finally {
    transport.close();
  }
}

/** Who knows the token of a mail answers it: it is in its `Message-ID`, which servers like to repeat. */
function withoutToken(text: string, { messageId }: OutgoingMail): string {
  const token = tokenOfId(messageId);
  return token === undefined ? text : text.replaceAll(new RegExp(token, "giu"), "•••");
}

async function openFor({ setup, connections }: EmailContext): Promise<MailTransport> {
  const { settings, secrets } = setup;
  const { ownServer, resolveHost } = connections;
  if (settings.smtp != null) {
    const { username, ...server } = settings.smtp;
    const password = secrets.smtp_password ?? null;
    return openTransport({
      server: { ...server, username: username ?? null, password },
      resolveHost: (host) => resolveAllowed(host, resolveHost),
    });
  }
  if (ownServer === undefined)
    throw new ChannelFailure(
      "misconfigured",
      "There is no mail server: give `smtp`, or set PARLEY_SMTP_URL.",
    );
  // Whoever runs Parley may have it anywhere.
  return openTransport({ server: ownServer.server, resolveHost: async (host) => host });
}

async function resolveAllowed(host: string, resolveHost: (host: string) => Promise<string>): Promise<string> {
  try {
    return await resolveHost(host);
  } catch (error) {
    const why = error instanceof Error ? error.message : "its name cannot be resolved";
    throw new ChannelFailure("misconfigured", `The mail server ${host} cannot be used: ${why}`, {
      cause: error,
    });
  }
}
