import type { AddressObject, ParsedMail } from "mailparser";
import type { MailAddress, MailHeader, ReceivedMail } from "../received-mail.ts";
import { readMessageIds } from "../writing/message-id.ts";

type Given = {
  raw: Uint8Array;
  /** Of the envelope, where it is known. */
  recipients?: readonly string[];
  /** Of the envelope; known where whoever handed it over is. */
  from?: string;
  remoteAddress?: string | null;
};

/** Reads a mail as it came; whatever is malformed in it is absent. Loads its parser when first asked. */
export async function parseMail({
  raw,
  recipients = [],
  from,
  remoteAddress = null,
}: Given): Promise<ReceivedMail> {
  const { simpleParser } = await import("mailparser");
  const mail = await simpleParser(Buffer.from(raw), {
    skipHtmlToText: true,
    skipTextToHtml: true,
    skipImageLinks: true,
    skipTextLinks: true,
  });
  const headers = mail.headerLines.map(toHeader);
  const delivered = headers
    .filter(({ name }) => ["delivered-to", "x-original-to", "envelope-to"].includes(name))
    .map(({ value }) => value.trim());
  const [to, cc] = [addressesOf(mail.to), addressesOf(mail.cc)];
  return {
    messageId: readMessageIds(mail.messageId)[0] ?? null,
    inReplyTo: readMessageIds(mail.inReplyTo),
    references: [mail.references ?? []].flat().flatMap(readMessageIds),
    from: addressesOf(mail.from),
    recipients: [
      ...new Set([...recipients, ...delivered, ...[...to, ...cc].map(({ address }) => address)]),
    ].map((address) => address.toLowerCase()),
    writtenTo: [...to, ...cc].map(({ address }) => address),
    cc: cc.map(({ address }) => address),
    subject: mail.subject ?? "",
    text: mail.text ?? null,
    html: typeof mail.html === "string" ? mail.html : null,
    headers,
    sentAt: timeOf(mail),
    hasNullSender: remoteAddress !== null && from === "",
  };
}

/** Lines as they stood, unfolded. */
function toHeader({ key, line }: { key: string; line: string }): MailHeader {
  return {
    name: key.toLowerCase(),
    value: line
      .slice(line.indexOf(":") + 1)
      .replaceAll(/\r?\n(?=[ \t])/gu, "")
      .trim(),
  };
}

/** Members of groups too. */
function addressesOf(given: AddressObject | AddressObject[] | undefined): MailAddress[] {
  const values = (Array.isArray(given) ? given : [given]).flatMap((each) => each?.value ?? []);
  return values
    .flatMap((value) => value.group ?? [value])
    .flatMap(({ address, name }) =>
      address === undefined || address === "" ? [] : [{ address: address.toLowerCase(), name }],
    );
}

const timeOf = ({ date }: ParsedMail): number | null =>
  date === undefined || Number.isNaN(date.getTime()) ? null : date.getTime();
