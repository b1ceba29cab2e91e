import { createHash, createHmac, randomBytes } from "node:crypto";

const alphabet = "abcdefghijklmnopqrstuvwxyz234567";

/** What nobody guesses, in letters that survive every mail server: 26 of them hold 130 bits. */
export const createReplyToken = (): string => toToken(randomBytes(26));

/** The same token for the same recipient, as long as the seed is: nobody guesses it who does not know the seed. */
export const deriveReplyToken = (seed: string, recipient: string): string =>
  toToken(createHmac("sha256", seed).update(recipient.toLowerCase()).digest().subarray(0, 26));

const toToken = (bytes: Uint8Array): string => Array.from(bytes, (byte) => alphabet[byte % 32]).join("");

/** The `Message-ID` of the mail that carries a token; `judgeOrigin` knows it again. */
export const messageIdOf = (token: string, domain: string): string => `<${token}.parley@${domain}>`;

const ownId = /^<([a-z2-7]{26})\.parley@/u;
/** The token in the `Message-ID` of one of our mails. */
export const tokenOfId = (id: string): string | undefined => ownId.exec(id.toLowerCase())?.[1];

/**
 * By what an answer names its mail. It holds the address that was written to, so that a token is worth nothing from any
 * other; and it is a hash, so that who reads the database can answer nothing.
 */
export const answerKey = (token: string, address: string): string =>
  `mail:${createHash("sha256").update(`${token}\n${address.toLowerCase()}`).digest("base64url")}`;

/** By what a mail is known whoever answers it: nothing is decided by this. */
export const askedKey = (token: string): string =>
  `asked:${createHash("sha256").update(token).digest("base64url")}`;

/** Where an answer with a token goes: `parley@example.org` → `parley+token@example.org`. */
export function replyAddress(address: string, token: string): string {
  const at = address.lastIndexOf("@");
  return `${address.slice(0, at)}+${token}${address.slice(at)}`;
}

type Named = { recipients: readonly string[]; inReplyTo: readonly string[]; references: readonly string[] };

/** The token by which a mail says what it answers: of its address, else of the mail it replies to, the latest first. */
export function findToken({ recipients, inReplyTo, references }: Named, address: string): string | undefined {
  const at = address.lastIndexOf("@");
  const [start, end] = [`${address.slice(0, at)}+`.toLowerCase(), address.slice(at).toLowerCase()];
  const tagged = recipients
    .map((recipient) => recipient.toLowerCase())
    .filter((recipient) => recipient.startsWith(start) && recipient.endsWith(end))
    .map((recipient) => recipient.slice(start.length, recipient.length - end.length))
    .find((token) => /^[a-z2-7]{26}$/u.test(token));
  if (tagged !== undefined) return tagged;
  return [...inReplyTo, ...references.toReversed()].map(tokenOfId).find((token) => token !== undefined);
}

type Written = Omit<Named, "recipients"> & { writtenTo: readonly string[] };

/**
 * The token of a mail that is written to the address, with its tag or without. Undefined for what only quotes a thread
 * of ours, or was passed on to us by whoever got it: that is no answer to us.
 */
export function findAnswerToken(mail: Written, address: string): string | undefined {
  const { writtenTo, inReplyTo, references } = mail;
  const isOurs = (to: string): boolean =>
    to === address.toLowerCase() ||
    findToken({ recipients: [to], inReplyTo: [], references: [] }, address) !== undefined;
  return writtenTo.some((to) => isOurs(to.toLowerCase()))
    ? findToken({ recipients: writtenTo, inReplyTo, references }, address)
    : undefined;
}

/** Every `<…@…>` of a header or a setting; whatever else stands there is left out, line ends first of all. */
export const readMessageIds = (text: string | null | undefined): string[] =>
  (text ?? "").match(/<[^<>\s]{1,500}>/gu) ?? [];
