import type { MailResult } from "../../kernel/inbound.ts";
import { parseMail } from "../reading/parse-mail.ts";
import type { MailHeader, ReceivedMail } from "../received-mail.ts";
import { readMessageIds } from "../writing/message-id.ts";

/** A mail that was handed over, and what whoever did it vouches for. */
export type MailDelivery = { mail: ReceivedMail; results?: readonly MailResult[] | undefined };

/** A mail that a provider took apart before it handed it over. */
export type MailParts = {
  from: { address: string; name: string };
  recipients: readonly string[];
  subject: string | undefined;
  text: string | undefined;
  html: string | undefined;
  headers: readonly MailHeader[];
};

/** From its raw text, with the recipients of its envelope. */
export const fromRaw = async (
  raw: string | Uint8Array,
  recipients: readonly string[],
): Promise<ReceivedMail> =>
  parseMail({ raw: typeof raw === "string" ? Buffer.from(raw, "utf8") : raw, recipients });

export function fromParts({ from, recipients, subject, text, html, headers }: MailParts): ReceivedMail {
  const of = (name: string): string =>
    headers
      .filter((header) => header.name === name)
      .map(({ value }) => value)
      .join(" ");
  const date = Date.parse(of("date"));
  // Two senders in the header are two senders, whatever the provider made of them.
  const senders = of("from").match(/[^\s<>,;"@]+@[^\s<>,;"]+/gu) ?? [];
  const isOne = new Set(senders.map((sender) => sender.toLowerCase())).size <= 1;
  return {
    messageId: readMessageIds(of("message-id"))[0] ?? null,
    inReplyTo: readMessageIds(of("in-reply-to")),
    references: readMessageIds(of("references")),
    from: isOne ? [{ address: from.address.toLowerCase(), name: from.name }] : [],
    recipients: [...new Set(recipients.map((recipient) => recipient.trim().toLowerCase()))],
    cc: [],
    subject: subject ?? of("subject"),
    text: text ?? null,
    html: html ?? null,
    headers,
    sentAt: Number.isNaN(date) ? null : date,
  };
}

/** The block of headers as it stood, unfolded. */
export const readHeaders = (block: string): MailHeader[] =>
  block
    .replaceAll(/\r?\n(?=[ \t])/gu, "")
    .split(/\r?\n/u)
    .flatMap((line) => {
      const at = line.indexOf(":");
      return at < 1
        ? []
        : [{ name: line.slice(0, at).trim().toLowerCase(), value: line.slice(at + 1).trim() }];
    });
