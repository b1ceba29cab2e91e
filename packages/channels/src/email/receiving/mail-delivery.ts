import type { MailInbound, MailResult } from "../../kernel/inbound.ts";
import type { MailHeader } from "../received-mail.ts";

type Whole = {
  raw: string | Uint8Array;
  /** Of the envelope. */
  recipients: readonly string[];
  results?: readonly MailResult[] | undefined;
};

/** A mail as it was, with its envelope. */
export const fromRaw = ({ raw, recipients, results }: Whole): MailInbound => ({
  type: "mail",
  raw: typeof raw === "string" ? Buffer.from(raw, "utf8") : raw,
  from: "",
  recipients: recipients.map((recipient) => recipient.trim()).filter((recipient) => recipient !== ""),
  remoteAddress: null,
  results,
});

/** A mail that a provider took apart before it handed it over. */
export type MailParts = Omit<Whole, "raw"> & {
  from: string;
  subject: string | undefined;
  text: string | undefined;
  html: string | undefined;
  headers: readonly MailHeader[];
};

/** Of what a provider says beside them, and of the form it had before it was taken apart. */
const replaced = new Set([
  "content-type",
  "content-transfer-encoding",
  "content-disposition",
  "mime-version",
  "bcc",
]);

/** Put together again, so that there is one way to read mail. Of headers, those the mail had count. */
export function fromParts({
  from,
  subject,
  text,
  html,
  headers,
  recipients,
  results,
}: MailParts): MailInbound {
  const kept = headers.filter(({ name }) => !replaced.has(name) && /^[\w-]+$/u.test(name));
  const has = (name: string): boolean => kept.some((header) => header.name === name);
  const lines = [
    ...kept.map(({ name, value }) => `${name}: ${oneLine(value)}`),
    ...(has("from") ? [] : [`from: ${oneLine(from)}`]),
    ...(has("subject") || subject === undefined ? [] : [`subject: ${encodeWord(subject)}`]),
    "mime-version: 1.0",
  ];
  const halves = [part("text/plain", text), part("text/html", html)].filter((half) => half !== undefined);
  const body = [
    'content-type: multipart/alternative; boundary="parley-parts"',
    "",
    ...halves.flatMap((half) => ["--parley-parts", ...half]),
    "--parley-parts--",
    "",
  ];
  return fromRaw({ raw: [...lines, ...body].join("\r\n"), recipients, results });
}

const oneLine = (text: string): string => text.replaceAll(/[\r\n]+/gu, " ");
const encodeWord = (text: string): string => `=?utf-8?B?${Buffer.from(text).toString("base64")}?=`;

const part = (type: string, content: string | undefined): string[] | undefined =>
  content === undefined
    ? undefined
    : [
        `content-type: ${type}; charset=utf-8`,
        "content-transfer-encoding: base64",
        "",
        ...(Buffer.from(content)
          .toString("base64")
          .match(/.{1,76}/gu) ?? []),
      ];

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
