import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { TestFinding, TestReport } from "../kernel/channel.ts";
import { domainOf, senderOf, withTransport, type EmailContext } from "./connections.ts";
import { machineHeaders } from "./writing/compose-mail.ts";
import { createReplyToken, messageIdOf } from "./writing/message-id.ts";

/** Whether mail goes out, and whether answers can come in. */
export async function testEmail(context: EmailContext, place: string | undefined): Promise<TestReport> {
  const sending = await testSending(context, place);
  return { isWorking: sending.isGood, findings: [sending, ...findingsOfAnswers(context)] };
}

async function testSending(context: EmailContext, place: string | undefined): Promise<TestFinding> {
  try {
    return await withTransport(context, async (send, transport) => {
      await transport.verify();
      if (place === undefined)
        return good(`The mail server lets Parley in; mail comes from ${senderOf(context)}.`);
      await send(testMail(context, place));
      return good(
        `The mail server took a mail to ${place}. Look whether it arrived, and not among the spam.`,
      );
    });
  } catch (error) {
    if (error instanceof ChannelFailure) return bad(error.message);
    throw error;
  }
}

const testMail = (context: EmailContext, place: string) => ({
  envelopeTo: place,
  to: [place],
  cc: [],
  replyTo: null,
  subject: "A test of Parley's mail",
  text: "This is a test. There is nothing to decide.\n",
  html: "<p>This is a test. There is nothing to decide.</p>",
  messageId: messageIdOf(createReplyToken(), domainOf(context)),
  inReplyTo: null,
  references: [],
  headers: machineHeaders(domainOf(context)),
});

function findingsOfAnswers({ setup: { settings } }: EmailContext): TestFinding[] {
  if (settings.reply_address == null)
    return [good("Answers are taken by links only: no `reply_address` is set.")];
  const proof =
    settings.sender_proof === "none"
      ? bad(
          "Nothing has to prove who sent an answer (`sender_proof` is `none`): whoever knows an answer address can answer for its owner.",
        )
      : undefined;
  const isTrusting =
    settings.own_verification !== "no" || settings.authserv_ids.length > 0 || settings.inbound != null;
  const servers =
    settings.sender_proof !== "none" && !isTrusting
      ? bad(
          "No mail server is named in `authserv_ids` and Parley verifies nothing itself (`own_verification`), so no answer will be believed. Look into a received mail for `Authentication-Results`: the first word is the name.",
        )
      : undefined;
  return [proof, servers].filter((finding) => finding !== undefined);
}

const good = (text: string): TestFinding => ({ isGood: true, text });
const bad = (text: string): TestFinding => ({ isGood: false, text });
