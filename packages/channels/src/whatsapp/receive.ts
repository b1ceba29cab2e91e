import { ChannelFailure } from "../kernel/channel-failure.ts";
import { codeOf } from "../kernel/conversation.ts";
import { ours, theirs } from "../kernel/facts.ts";
import type { EventResult, HttpReply, Inbound, Received } from "../kernel/inbound.ts";
import { introductionOf, linkWords, refusalOf } from "../kernel/introduction.ts";
import { readAddressee } from "./addressee.ts";
import { refOf } from "./button-id.ts";
import { findContact } from "./contact.ts";
import { readWebhook, type Turn } from "./read-webhook.ts";
import { renderCard, renderConfirmation, textOf, toText, type Content } from "./render-card.ts";
import { isSigned, readChallenge } from "./verify.ts";
import { sendMessage, type Asking } from "./whatsapp-api.ts";

const done: HttpReply = { status: 200 };

/** What Meta tells of a number: messages, and what became of ours. */
export async function receiveWebhook(asking: Asking, inbound: Inbound): Promise<Received> {
  const { app_secret: appSecret, verify_token: verifyToken } = asking.setup.secrets;
  if (inbound.type === "http" && inbound.method === "GET") {
    const challenge = readChallenge(inbound, verifyToken);
    if (challenge === undefined)
      throw new ChannelFailure(
        "not_genuine",
        "It names not the verify token of this channel (`hub.verify_token`).",
      );
    const headers = { "content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff" };
    return { events: [], respond: async () => ({ status: 200, headers, body: challenge }) };
  }
  if (inbound.type !== "http" || !isSigned(inbound, appSecret))
    throw new ChannelFailure(
      "not_genuine",
      "Its signature is not by the app's secret (`X-Hub-Signature-256`).",
    );
  const { turns, receipts, heard } = readWebhook(inbound.body, asking.setup.settings.phone_number_id);
  const asked = turns.filter((turn) => "event" in turn);
  const wishing = turns.filter((turn) => "asking" in turn);
  return {
    events: [...asked.map(({ event }) => event), ...receipts],
    askings: wishing.map((turn) => turn.asking),
    heard,
    async respond(results) {
      for (const [index, turn] of asked.entries()) await answer(asking, turn, results[index]);
      const after = asked.length + receipts.length;
      for (const [index, turn] of wishing.entries()) await answer(asking, turn, results[after + index]);
      return done;
    },
  };
}

/** Says what came of it, below what was written. That nothing could be said undoes nothing. */
async function answer(asking: Asking, turn: Turn, result: EventResult | undefined): Promise<void> {
  if (result === undefined || result.status === "repeated") return;
  try {
    const to = readAddressee(turn.sender.id);
    const isOfStop = "asking" in turn && (turn.asking.type === "stop" || turn.asking.type === "start");
    if (!isOfStop && (await findContact(asking.tools, to.id)).hasStopped) return;
    const content = contentOf(turn, result);
    if (content !== undefined) await sendMessage(asking, { to, content, repliesTo: turn.messageId });
  } catch (error) {
    // When time is up, all has counted already: told again, it is answered no more.
    if (!(error instanceof ChannelFailure) && !asking.tools.signal.aborted) throw error;
  }
}

const hint = "Write /link to link it.";

function contentOf(turn: Turn, result: EventResult): Content | undefined {
  if ("asking" in turn && turn.asking.type === "link") return introduce(turn, result);
  const { status, card } = result;
  if (status === "shown" && card !== undefined) {
    const { id } = turn.sender;
    const naming = { code: codeOf(card, id), ref: refOf(card.approvalId, id), yes: "button" } as const;
    const { content, showsCard } = renderCard(card, naming);
    const isSeen = turn.confirms !== undefined && turn.confirms === card.argsHash && showsCard;
    return isSeen ? renderConfirmation(card, naming) : content;
  }
  const said = refusalOf(result, hint);
  if (said === "") return undefined;
  const more =
    status === "unclear" && card !== undefined ? `\nAnswer SHOW to see it again, or open ${card.link}` : "";
  return textOf(toText([{ type: "line", parts: [theirs(said)] }]) + more);
}

function introduce({ sender }: Turn, result: EventResult): Content {
  const facts = introductionOf({ place: sender.id, account: sender.id, result });
  const isKnown = result.link === undefined;
  const more = isKnown
    ? []
    : [{ type: "line", parts: [ours(linkWords(result) + (result.link ?? ""))] } as const];
  return textOf(toText([...facts, ...more]));
}
