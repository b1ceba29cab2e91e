import type { MailResult } from "../kernel/inbound.ts";
import { judgeSender } from "./identity/judge-sender.ts";
import { ruleOf } from "./identity/sender-rule.ts";
import { judgeOrigin } from "./reading/judge-origin.ts";
import type { ReceivedMail } from "./received-mail.ts";
import { EmailSettings } from "./schema.ts";
import { readAddress } from "./smtp-transport.ts";
import { findAnswerToken, findToken } from "./writing/message-id.ts";

/** An address to which mail launches an agent. */
export type AgentAddress = {
  readonly address: string;
  readonly senders: readonly string[];
  readonly settings: EmailSettings;
};

/** The agent a mail is written to; undefined for answers to what we asked, and for all other mail. */
export function findAgentAddress(mail: ReceivedMail, given: unknown): AgentAddress | undefined {
  const settings = EmailSettings.parse(given);
  const { reply_address: replies, agent_addresses: agents } = settings;
  if (replies != null && findAnswerToken(mail, replies) !== undefined) return undefined;
  const found = agents.find(({ address }) => mail.recipients.includes(address.toLowerCase()));
  return found && { ...found, settings };
}

/** Where mail comes to a channel with these settings, as `mailboxOf` has addresses. */
export function addressesOf(given: unknown): string[] {
  const { reply_address: replies, agent_addresses: agents } = EmailSettings.parse(given);
  const all = [...(replies == null ? [] : [replies]), ...agents.map(({ address }) => address)];
  return [...new Set(all.map(mailboxOf))];
}

/**
 * An address without the token of an answer.
 *
 * @example mailboxOf("Parley+abcdefghijklmnopqrstuvwxyz@example.org") // "parley@example.org"
 */
export const mailboxOf = (address: string): string => address.toLowerCase().replace(/\+[a-z2-7]{26}@/u, "@");

/** Whether mail to this address is for a channel with these settings. */
export function isOurAddress(recipient: string, given: unknown): boolean {
  const { reply_address: replies, agent_addresses: agents } = EmailSettings.parse(given);
  const known = recipient.toLowerCase();
  if (agents.some(({ address }) => address.toLowerCase() === known)) return true;
  if (replies == null) return false;
  return (
    known === replies.toLowerCase() ||
    findToken({ recipients: [known], inReplyTo: [], references: [] }, replies) !== undefined
  );
}

type Launching = {
  launched: AgentAddress;
  results: readonly MailResult[] | undefined;
  /** When it came in. */
  receivedAt: number;
};

/** Longer than servers try to hand a mail over, and shorter than anybody remembers which came already. */
const oldestMs = 7 * 24 * 3_600_000;

/** Whether this mail may launch it: a person wrote it, provably one of those who may. */
export function mayLaunch(
  mail: ReceivedMail,
  { launched, results, receivedAt }: Launching,
): { may: true } | { may: false; why: string } {
  const { settings, senders } = launched;
  const from = settings.from ?? settings.reply_address ?? launched.address;
  const machine = judgeOrigin(mail, { loopMark: readAddress(from).address.split("@").at(-1) ?? "" });
  if (machine !== undefined) return { may: false, why: `no person wrote it (${machine})` };
  const address = mail.from[0]?.address ?? "";
  if (!senders.some((allowed) => isAllowed(address, allowed)))
    return { may: false, why: `${address} is not among the senders of ${launched.address}` };
  if (mail.sentAt === null || mail.sentAt < receivedAt - oldestMs)
    return {
      may: false,
      why: "its date is missing or more than a week old: somebody may have sent it again",
    };
  const judgment = judgeSender({ mail, rule: ruleOf(settings), results });
  return judgment.isBelieved ? { may: true } : { may: false, why: judgment.why };
}

/** An address, or `*@example.org` for all of a domain. */
function isAllowed(address: string, allowed: string): boolean {
  const wanted = allowed.toLowerCase();
  return wanted.startsWith("*@")
    ? address.endsWith(wanted.slice(1)) && address.length > wanted.length - 1
    : address === wanted;
}
