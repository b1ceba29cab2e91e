import { createHash } from "node:crypto";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { EventResult, HttpReply, Inbound, MailInbound, Received } from "../kernel/inbound.ts";
import { tryTo } from "../kernel/try-to.ts";
import { domainOf, withTransport, type EmailContext } from "./connections.ts";
import { judgeSender } from "./identity/judge-sender.ts";
import { ruleOf } from "./identity/sender-rule.ts";
import { judgeOrigin } from "./reading/judge-origin.ts";
import { parseMail } from "./reading/parse-mail.ts";
import { replyOf } from "./reading/reply-of.ts";
import type { ReceivedMail } from "./received-mail.ts";
import { readInboundRequest } from "./receiving/read-inbound-request.ts";
import { composeAnswer } from "./writing/compose-answer.ts";
import { answerKey, askedKey, findAnswerToken, replyAddress } from "./writing/message-id.ts";

const taken: HttpReply = { status: 200, body: "ok" };
const ignored: Received = { events: [], respond: async () => taken };

/**
 * Reads an answer by mail. What no person wrote is ignored, without a word to whoever sent it; what names none of our
 * mails as well. @throws ChannelFailure `not_genuine` where nothing proves its sender
 */
export async function receiveMail(context: EmailContext, inbound: Inbound): Promise<Received> {
  const delivery = await toDelivery(context, inbound);
  if (delivery === undefined) return ignored;
  const mail = await parseMail(delivery);
  const { results } = delivery;
  if (judgeOrigin(mail, { loopMark: domainOf(context) }) !== undefined) return ignored;
  const { reply_address: address } = context.setup.settings;
  const token = address == null ? undefined : findAnswerToken(mail, address);
  const [sender] = mail.from;
  if (token === undefined || sender === undefined) return ignored;
  const judgment = judgeSender({ mail, rule: ruleOf(context.setup.settings), results });
  if (!judgment.isBelieved)
    throw new ChannelFailure(
      "not_genuine",
      `A mail that says it is from ${sender.address} is not believed: ${judgment.why}.`,
    );
  return {
    events: [
      {
        type: "words",
        // With its sender: nobody takes the place of somebody else's mail by its id.
        id: mail.messageId === null ? hashOf(mail) : `${sender.address} ${mail.messageId}`,
        sender: { id: sender.address, name: sender.name === "" ? sender.address : sender.name },
        about: {
          key: answerKey(token, sender.address),
          // Whoever is not proven to have written is not written to.
          ofOther: { key: askedKey(token), mayTell: judgment.by !== "nothing-required" },
        },
        text: replyOf(mail),
        mayBeMachine: true,
      },
    ],
    respond: async ([result]) => {
      if (result !== undefined) await answer(context, { mail, token, result });
      return taken;
    },
  };
}

/** @throws ChannelFailure `not_genuine` for a request that no provider signed */
async function toDelivery(context: EmailContext, inbound: Inbound): Promise<MailInbound | undefined> {
  if (inbound.type === "http") return readInboundRequest(context, inbound);
  if (inbound.type === "mail") return inbound;
  throw new ChannelFailure("not_genuine", "Mail does not come in this way.");
}

const hashOf = ({ from, sentAt, text, html }: ReceivedMail): string =>
  createHash("sha256")
    .update(JSON.stringify([from, sentAt, text, html]))
    .digest("base64url");

type Answering = { mail: ReceivedMail; token: string; result: EventResult };

/** Only what was not understood, or did not count, needs words; what counted is told to all who were asked. */
async function answer(context: EmailContext, { mail, token, result }: Answering): Promise<void> {
  const [sender] = mail.from;
  const { reply_address: address } = context.setup.settings;
  if (sender === undefined || address == null) return;
  if (result.status !== "unclear" && result.status !== "refused") return;
  const answered = composeAnswer({
    mail,
    to: sender.address,
    replyTo: replyAddress(address, token),
    result,
    domain: domainOf(context),
  });
  await tryTo(context.tools, () => withTransport(context, (send) => send(answered)));
}
