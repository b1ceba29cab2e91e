import { withChange, withDoubt, withoutApproval, type Card } from "../kernel/card.ts";
import type { Channel, Posted, Posting } from "../kernel/channel.ts";
import { findContact, refuseStopped } from "../kernel/contact.ts";
import { codeOf, conversationKey, refOf } from "../kernel/conversation.ts";
import { readAddressee, type Addressee } from "./addressee.ts";
import { isWindowOpen } from "./contact.ts";
import { codeOfFailure, typeIsUnsupported, windowIsClosed } from "./failure.ts";
import { receiveWebhook } from "./receive.ts";
import {
  renderCard,
  renderOutcome,
  templateValues,
  withoutButtons,
  type Content,
  type Naming,
} from "./render-card.ts";
import type { WhatsAppSecrets, WhatsAppSettings } from "./schema.ts";
import { templateOf } from "./template.ts";
import { testWhatsApp } from "./test-whatsapp.ts";
import { sendMessage, type Asking, type SentMessage } from "./whatsapp-api.ts";

/** Room for a card: below what a list takes. */
const limits = { fields: 8, valueChars: 800, messageChars: 2000, previews: 2, totalChars: 2000 };

/**
 * WhatsApp by Meta's Cloud API: cards with buttons, or a list, and words. What was sent cannot be changed, so what
 * becomes of it is a reply. A number proves no address, so whose it is somebody must say.
 */
export function createWhatsApp(): Channel<WhatsAppSettings, WhatsAppSecrets> {
  return {
    kind: "whatsapp",
    capabilities: { buttons: true, dialogs: false, updates: false, people: false, limits },
    isAskedByGet: true,
    notify: (tools, setup, posting) => notify({ tools, setup }, posting),
    update: (tools, setup, posting) => update({ tools, setup }, posting),
    receive: (tools, setup, inbound) => receiveWebhook({ tools, setup }, inbound),
    identify: async (_tools, _setup, { id }) => ({ name: id, email: null }),
    findPlace: async () => undefined,
    test: (tools, setup, place) => testWhatsApp({ tools, setup }, place),
  };
}

/** Nothing there says what was posted, and there is no key that keeps a message from being posted twice. */
const notify = (asking: Asking, { isRepeated, ...posting }: Posting): Promise<Posted> =>
  send(asking, {
    posting: isRepeated === true ? { ...posting, card: withDoubt(posting.card) } : posting,
  });

async function update(asking: Asking, { posted, ...posting }: Posting & { posted: Posted }): Promise<Posted> {
  const { card } = posting;
  const { id, args_hash: shownHash } = posted.message;
  const isPending = card.state.status === "pending";
  const isChanged = isPending && shownHash !== card.argsHash;
  // While it waits silently, nobody needs another message.
  if (isPending && !isChanged && card.note === null) return posted;
  const repliesTo = typeof id === "string" ? id : undefined;
  // What is said of it once more may be of other arguments than what was said first.
  const shown = isChanged ? { ...posting, card: withChange(card) } : posting;
  return send(asking, { posting: shown, repliesTo, yes: "named" });
}

type Sending = { posting: Posting; repliesTo?: string | undefined; yes?: Naming["yes"] };

async function send(asking: Asking, { posting, repliesTo, yes = "word" }: Sending): Promise<Posted> {
  const { card, place, answering } = posting;
  const to = readAddressee(place);
  const contact = await findContact(asking.tools, to.id);
  refuseStopped(contact);
  const id = contact.knownAs ?? to.id;
  const naming: Naming = { code: codeOf(card, id), ref: refOf(card.approvalId, id), yes };
  const keysOf = (known: string): string[] => [
    conversationKey(known),
    conversationKey(known, naming.code),
    // As it is named where this person has it shown.
    conversationKey(known, codeOf(card, known)),
    `ref:${refOf(card.approvalId, known)}`,
  ];
  const keys = [...new Set([...keysOf(id), ...keysOf(to.id)])];
  const writing = { to, card, naming, repliesTo, keep: answering?.keep, keys };
  const template = asking.setup.settings.template_name;
  const isOpen = isWindowOpen(contact, asking.tools.clock());
  const sent =
    isOpen || template == null ? await sayOrTemplate(asking, writing) : await sayByTemplate(asking, writing);
  const { sentTo = id } = sent;
  if (sentTo !== id && sentTo !== to.id) await contact.keepKnownAs?.(sentTo);
  return {
    message: { id: sent.id, args_hash: card.argsHash },
    keys: [...new Set([...keys, ...keysOf(sentTo)]), `wamid:${sent.id}`],
    showsCard: sent.showsCard,
  };
}

type Writing = {
  to: Addressee;
  card: Card;
  naming: Naming;
  repliesTo: string | undefined;
  keep: NonNullable<Posting["answering"]>["keep"] | undefined;
  keys: string[];
};
type Sent = SentMessage & { showsCard: boolean };

async function sayOrTemplate(asking: Asking, writing: Writing): Promise<Sent> {
  try {
    return await say(asking, writing);
  } catch (error) {
    if (codeOfFailure(error) !== windowIsClosed || asking.setup.settings.template_name == null) throw error;
    return sayByTemplate(asking, writing);
  }
}

async function say(asking: Asking, { card, naming, keep, keys, ...writing }: Writing): Promise<Sent> {
  const { content, showsCard } =
    card.state.status === "pending"
      ? renderCard(card, naming)
      : { content: renderOutcome(card), showsCard: true };
  await keep?.(keys, { showsCard });
  const message = { ...writing, ref: naming.ref };
  const sendAs = (shown: Content) => sendMessage(asking, { ...message, content: shown });
  try {
    return { ...(await sendAs(content)), showsCard };
  } catch (error) {
    if (codeOfFailure(error) !== typeIsUnsupported || content.type === "text") throw error;
    return { ...(await sendAs(withoutButtons(content))), showsCard };
  }
}

/** It says that something is asked, and not with which arguments: a yes to it is none to these. */
async function sayByTemplate(
  asking: Asking,
  { card, naming, keep, keys, ...writing }: Writing,
): Promise<Sent> {
  const showsCard =
    card.state.status === "pending" && card.fields.length + card.moreFields === 0 && isShort(card);
  const shown = showsCard ? card : withoutApproval(card);
  await keep?.(keys, { showsCard });
  const content = templateOf(asking.setup.settings, templateValues(shown, naming.code));
  return { ...(await sendMessage(asking, { ...writing, ref: naming.ref, content })), showsCard };
}

/** Whether the line that a template has room for is all that there is. */
const isShort = ({ message, previews }: Card): boolean => message === null && previews.length === 0;
