import { ChannelFailure } from "../kernel/channel-failure.ts";
import { withChange, withoutApproval, type Card } from "../kernel/card.ts";
import type { Channel, ChannelTools, Posted, Posting, Setup, TestReport } from "../kernel/channel.ts";
import { findContact, refuseStopped } from "../kernel/contact.ts";
import { codeOf, conversationKey, refOf } from "../kernel/conversation.ts";
import { readNumber } from "../kernel/number.ts";
import { receiveMessage, statusUrlOf } from "./receive-message.ts";
import { fitsSms, headlineOf, howToAnswer, ofTelephones, ofWhatsApp, renderSms } from "./render-sms.ts";
import type { TwilioSecrets, TwilioSettings } from "./schema.ts";
import { findAccount, sendMessage } from "./twilio-api.ts";

export type TwilioKind = "sms" | "twilio_whatsapp";
type TwilioSetup = Setup<TwilioSettings, TwilioSecrets>;

/**
 * Text messages, and WhatsApp, by Twilio: words and short numbers, and a link. A number is no address, so whose it is
 * somebody must say.
 *
 * @example createTwilio("sms")
 */
export function createTwilio<S extends TwilioSettings>(kind: TwilioKind): Channel<S, TwilioSecrets> {
  return {
    kind,
    capabilities: {
      buttons: false,
      dialogs: false,
      updates: false,
      people: false,
      limits: { fields: 8, valueChars: 120, messageChars: 600, previews: 0 },
    },
    notify: (tools, setup, posting) => send(kind, { tools, setup }, posting),
    async update(tools, setup, { posted, ...posting }) {
      const { card } = posting;
      const isChanged = card.state.status === "pending" && posted.message["args_hash"] !== card.argsHash;
      if (isChanged) return send(kind, { tools, setup }, { ...posting, card: withChange(card) });
      // While it waits silently, nobody needs another message.
      if (card.state.status === "pending" && card.note === null) return posted;
      return send(kind, { tools, setup }, posting);
    },
    receive: async (tools, setup, inbound) => receiveMessage({ tools, setup }, inbound),
    identify: async (_tools, _setup, { id }) => ({ name: id, email: null }),
    findPlace: async () => undefined,
    test: (tools, setup, place) => test(kind, { tools, setup }, place),
  };
}

type Sending = { tools: ChannelTools; setup: TwilioSetup };

async function send(kind: TwilioKind, sending: Sending, posting: Posting): Promise<Posted> {
  const { place, inboundUrl, answering } = posting;
  const number = await readRecipient(sending, place);
  const code = codeOf(posting.card, number);
  const isFirst = posting.card.state.status === "pending" && posting.card.note === null;
  const { content_sid: template } = sending.setup.settings;
  const isTemplate = template != null && isFirst;
  const spelling = kind === "sms" ? ofTelephones : ofWhatsApp;
  const showsCard = isTemplate ? hasNoArguments(posting.card) : fitsSms(posting.card, { code, spelling });
  const card = showsCard ? posting.card : withoutApproval(posting.card);
  const content: Record<string, string> = isTemplate
    ? {
        ContentSid: template,
        ContentVariables: JSON.stringify({
          1: headlineOf(card, spelling).slice(0, 500),
          2: card.link,
          3: howToAnswer(card, code).join(" ") || "Open the link.",
        }),
      }
    : { Body: renderSms(card, { code, spelling }) };
  const ref = refOf(posting.card.approvalId, number);
  // What becomes of it may be told before its id is known. No answer names it by this.
  await answering?.keep([`ref:${ref}`], { showsCard: false });
  const keys = [conversationKey(number), conversationKey(number, code)];
  await answering?.keep(keys, { showsCard });
  const sid = await sendMessage(sending, {
    ...partiesOf(kind, sending.setup, number),
    ...content,
    // Twilio refuses a message whose callback it could not reach.
    ...(inboundUrl?.startsWith("https://") === true && { StatusCallback: statusUrlOf(inboundUrl, ref) }),
  });
  return {
    message: { sid, args_hash: card.argsHash },
    keys: [...keys, `sid:${sid}`],
    showsCard,
  };
}

/** Twilio keeps for some senders who said STOP, and for others not. @throws ChannelFailure where nothing may be sent there */
async function readRecipient({ tools }: Sending, place: string): Promise<string> {
  const number = readNumber(place);
  refuseStopped(await findContact(tools, number));
  return number;
}

/** A template of WhatsApp has room for what is asked, and not for its arguments. */
const hasNoArguments = ({ fields, moreFields }: Card): boolean => fields.length + moreFields === 0;

function partiesOf(kind: TwilioKind, { settings }: TwilioSetup, number: string): Record<string, string> {
  const { from, messaging_service_sid: service } = settings;
  const prefix = kind === "twilio_whatsapp" ? "whatsapp:" : "";
  if (service != null) return { To: number, MessagingServiceSid: service };
  if (from != null) return { To: prefix + number, From: prefix + from };
  throw new ChannelFailure(
    "misconfigured",
    "Nothing says who sends: give `from` or `messaging_service_sid`.",
  );
}

async function test(kind: TwilioKind, sending: Sending, place: string | undefined): Promise<TestReport> {
  try {
    const { name, status } = await findAccount(sending);
    const findings = [
      { isGood: status !== "suspended", text: `Twilio knows the account ${name} (${status}).` },
    ];
    if (place !== undefined) {
      const number = await readRecipient(sending, place);
      await sendMessage(sending, {
        ...partiesOf(kind, sending.setup, number),
        Body: "This is a test of Parley. There is nothing to decide.",
      });
      findings.push({ isGood: true, text: `Twilio took a message to ${number}.` });
    }
    return { isWorking: findings.every(({ isGood }) => isGood), findings };
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    return { isWorking: false, findings: [{ isGood: false, text: error.message }] };
  }
}
