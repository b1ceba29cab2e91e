import { withNote, type Card } from "../kernel/card.ts";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import { findContact } from "../kernel/contact.ts";
import { codeOf, refOf } from "../kernel/conversation.ts";
import { ours, theirs } from "../kernel/facts.ts";
import type { EventResult, HttpReply, Inbound, Received } from "../kernel/inbound.ts";
import { introductionOf, linkWords, refusalOf } from "../kernel/introduction.ts";
import { tryTo } from "../kernel/try-to.ts";
import { readAddressee } from "./addressee.ts";
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

/** Says what came of it, below what was written. */
async function answer(asking: Asking, turn: Turn, result: EventResult | undefined): Promise<void> {
  if (result === undefined || result.status === "repeated") return;
  await tryTo(asking.tools, async () => {
    const to = readAddressee(turn.sender.id);
    const isOfStop = "asking" in turn && (turn.asking.type === "stop" || turn.asking.type === "start");
    if (!isOfStop && (await findContact(asking.tools, to.id)).hasStopped) return;
    const said = contentOf(turn, result);
    if (said === undefined) return;
    const { id } = await sendMessage(asking, { to, content: said.content, repliesTo: turn.messageId });
    await result.keep?.([`wamid:${id}`], { showsCard: said.showsCard });
  });
}

const hint = "Write /link to link it.";

/** `showsCard`: whether a yes to it is one to what the card says. */
type Said = { readonly content: Content; readonly showsCard: boolean };
const only = (content: Content): Said => ({ content, showsCard: false });

function contentOf(turn: Turn, result: EventResult): Said | undefined {
  if ("asking" in turn && turn.asking.type === "link") return only(introduce(turn, result));
  const { status, card } = result;
  if (status === "shown" && card !== undefined) return show(turn, { ...result, card });
  const said = refusalOf(result, hint);
  if (said === "") return undefined;
  const more =
    status === "unclear" && card !== undefined ? `\nAnswer SHOW to see it again, or open ${card.link}` : "";
  return only(textOf(toText([{ type: "line", parts: [theirs(said)] }]) + more));
}

/** Bare words are an answer to what the conversation showed first; to this one only what names it. */
function show({ sender, confirms }: Turn, { card, text, keep }: EventResult & { card: Card }): Said {
  const yes = keep === undefined ? "button" : "named";
  const naming = { code: codeOf(card, sender.id), ref: refOf(card.approvalId, sender.id), yes } as const;
  const shown = renderCard(text === "" ? card : withNote(card, text), naming);
  const isSeen = confirms !== undefined && confirms === card.argsHash && shown.showsCard;
  return isSeen ? only(renderConfirmation(card, naming)) : shown;
}

function introduce({ sender }: Turn, result: EventResult): Content {
  const facts = introductionOf({ place: sender.id, account: sender.id, result });
  const isKnown = result.link === undefined;
  const more = isKnown
    ? []
    : [{ type: "line", parts: [ours(linkWords(result) + (result.link ?? ""))] } as const];
  return textOf(toText([...facts, ...more]));
}
