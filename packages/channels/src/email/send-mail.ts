import { z } from "zod";
import { withChange, type Card } from "../kernel/card.ts";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { Parts, Posted, Posting } from "../kernel/channel.ts";
import { domainOf, withTransport, type EmailContext } from "./connections.ts";
import { EmailOptions } from "./schema.ts";
import { isRefusedMail, readAddress } from "./smtp-transport.ts";
import { composeMail, type OutgoingMail } from "./writing/compose-mail.ts";
import {
  answerKey,
  askedKey,
  createReplyToken,
  deriveReplyToken,
  messageIdOf,
  replyAddress,
} from "./writing/message-id.ts";

/** What was sent, for the mail that says what became of it. */
const Sent = z.object({
  version: z.literal(1),
  subject: z.string(),
  /** Of the arguments that it showed. */
  args_hash: z.string().nullish(),
  mails: z.array(z.object({ address: z.string(), message_id: z.string(), references: z.array(z.string()) })),
});
type Sent = z.output<typeof Sent>;

/**
 * Asks: a mail of its own to each recipient, though all see whom else it went to, because each answers for themselves
 * with a token of their own.
 */
export async function sendAsking(context: EmailContext, posting: Posting): Promise<Posted> {
  const options = readOptions(posting.options);
  const { recipients, visible } = recipientsOf(posting.place, options);
  const prepare = async (recipient: string) => {
    const token = tokenFor(posting, recipient);
    const mail = composeMail({
      ...(await withOwnLink(posting, recipient)),
      options,
      recipient,
      visible,
      ...addressesOf(context, token),
      loopMark: domainOf(context),
    });
    return { mail, keys: [answerKey(token, recipient), askedKey(token)] };
  };
  const prepared = await Promise.all(recipients.map(prepare));
  const mails = prepared.map(({ mail }) => mail);
  const keys = prepared.flatMap((each) => each.keys);
  const showsCard = options.template == null;
  await posting.answering?.keep(keys, { showsCard });
  const sent = await sendAll(context, mails, posting.answering?.parts);
  return { message: toSent(posting.card, sent), keys, showsCard };
}

/** Says in the thread what became of it, or that it is asked once more. What still waits silently needs no mail. */
export async function sendOutcome(
  context: EmailContext,
  posting: Posting & { posted: Posted },
): Promise<Posted> {
  const { card, posted, options: given } = posting;
  const sent = Sent.parse(posted.message);
  const isOpen = card.state.status === "pending";
  const isChanged = isOpen && sent.args_hash !== card.argsHash;
  if (isOpen && card.note === null && !isChanged) return posted;
  const options = readOptions(given);
  const showsCard = options.template == null;
  const shown = isChanged ? withChange(card) : card;
  const prepare = async ({ address, message_id: messageId, references }: Sent["mails"][number]) => {
    const token = tokenFor(posting, address);
    const addresses = addressesOf(context, token);
    const mail = composeMail({
      ...(isOpen ? await withOwnLink({ ...posting, card: shown }, address) : { card, link: card.link }),
      options,
      recipient: address,
      visible: { to: [address], cc: [] },
      ...addresses,
      replyTo: isOpen ? addresses.replyTo : null,
      earlier: { messageId, subject: sent.subject, references },
      loopMark: domainOf(context),
    });
    return { mail, keys: [answerKey(token, address), askedKey(token)] };
  };
  const prepared = await Promise.all(sent.mails.map(prepare));
  const keys = isOpen ? prepared.flatMap((each) => each.keys) : [];
  await posting.answering?.keep(keys, { showsCard });
  await sendAll(
    context,
    prepared.map(({ mail }) => mail),
    posting.answering?.parts,
  );
  return { message: { ...sent, args_hash: card.argsHash }, keys: [...posted.keys, ...keys], showsCard };
}

/** Nobody is shown another's link: with it they would decide in their name. */
async function withOwnLink(
  { card, linkFor }: Posting,
  recipient: string,
): Promise<{ card: Card; link: string }> {
  return { card, link: (await linkFor?.(recipient)) ?? card.link };
}

const addressesOf = (context: EmailContext, token: string): { replyTo: string | null; messageId: string } => {
  const { reply_address: address } = context.setup.settings;
  return {
    replyTo: address == null ? null : replyAddress(address, token),
    messageId: messageIdOf(token, domainOf(context)),
  };
};

const tokenFor = ({ answering }: Posting, recipient: string): string =>
  answering === undefined ? createReplyToken() : deriveReplyToken(answering.seed, recipient);

/**
 * Those that were sent: one recipient who is refused takes back no other's mail, and who has it already gets it no second
 * time. @throws where all are refused
 */
const sendAll = (
  context: EmailContext,
  mails: readonly OutgoingMail[],
  parts: Parts | undefined,
): Promise<OutgoingMail[]> =>
  withTransport(context, async (send) => {
    const sent: OutgoingMail[] = [];
    let refusal: unknown;
    for (const mail of mails)
      try {
        if (parts?.isDone(mail.envelopeTo) !== true) {
          await send(mail);
          await parts?.done(mail.envelopeTo);
        }
        sent.push(mail);
      } catch (error) {
        if (!isRefusedMail(error)) throw error;
        refusal ??= error;
      }
    if (sent.length === 0 && refusal !== undefined) throw refusal;
    return sent;
  });

const toSent = ({ argsHash }: Card, mails: readonly OutgoingMail[]): Sent => ({
  version: 1,
  subject: mails[0]?.subject ?? "",
  args_hash: argsHash,
  mails: mails.map(({ envelopeTo, messageId, references }) => ({
    address: envelopeTo,
    message_id: messageId,
    references: [...references],
  })),
});

function readOptions(given: Readonly<Record<string, unknown>>): EmailOptions {
  const options = EmailOptions.safeParse(given);
  if (options.success) return options.data;
  const [issue] = options.error.issues;
  throw new ChannelFailure(
    "misconfigured",
    `What the request says of its mail cannot be used: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`,
  );
}

/** The place and whoever else is named; each once, and only where it is an address. */
function recipientsOf(place: string, { additional_recipients: more }: EmailOptions) {
  const first = toAddress(place);
  const others = (more ?? []).map(({ address, field }) => ({
    address: toAddress(address),
    field: field ?? "to",
  }));
  const named = (wanted: string) =>
    others.filter(({ field }) => field === wanted).map(({ address }) => address);
  return {
    recipients: [...new Set([first, ...others.map(({ address }) => address)])],
    visible: { to: [...new Set([first, ...named("to")])], cc: [...new Set(named("cc"))] },
  };
}

/** @throws ChannelFailure for what is no single address */
function toAddress(text: string): string {
  const { name, address } = readAddress(text);
  const parsed = z.email().max(320).safeParse(address);
  const isOne = !/[\p{Cc}@]/u.test(name);
  if (parsed.success && isOne) return parsed.data.toLowerCase();
  throw new ChannelFailure("misconfigured", `\`${text.slice(0, 100)}\` is no e-mail address.`);
}
