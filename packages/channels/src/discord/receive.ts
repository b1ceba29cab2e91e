import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { EventResult, HttpReply, Inbound, Received } from "../kernel/inbound.ts";
import type { Asking } from "./discord-api.ts";
import { introductionOf, linkWords, refusalOf } from "../kernel/introduction.ts";
import { toCodeBlock } from "./inert.ts";
import { readInteraction, type DiscordTurn } from "./read-interaction.ts";
import { toMarkdown } from "./render-card.ts";
import { renderForm } from "./render-form.ts";
import { verifySignature } from "./verify-signature.ts";

/** The application's interactions. */
export async function receiveInteraction({ tools, setup }: Asking, inbound: Inbound): Promise<Received> {
  if (inbound.type !== "http")
    throw new ChannelFailure("not_genuine", "Discord sends requests, and this is none.");
  const { public_key: publicKey, application_id: applicationId } = setup.settings;
  verifySignature(inbound, { publicKey, now: tools.clock() });
  const turn = readInteraction(inbound.body, applicationId);
  return {
    events: "event" in turn ? [turn.event] : [],
    askings: turn.type === "hello" ? [turn.asking] : [],
    respond: async ([result]) => respond(turn, result),
  };
}

const json = (value: object): HttpReply => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

const pong = json({ type: 1 });
/** What was pressed changes by itself, or not at all. */
const noted = json({ type: 6 });
const onlyForThem = 64;

/** Only who did it sees it. */
const whisper = (content: string): HttpReply =>
  json({ type: 4, data: { content, flags: onlyForThem, allowed_mentions: { parse: [] } } });

const whisperText = (text: string): HttpReply => whisper(toCodeBlock(text.slice(0, 1500)));

function introduce(
  { place, asking }: Extract<DiscordTurn, { type: "hello" }>,
  result: EventResult | undefined,
): HttpReply {
  const facts = introductionOf({ place, account: asking.sender.id, result });
  const link = result?.link === undefined ? [] : [linkWords(result) + result.link];
  return whisper([...facts.map(toMarkdown), ...link].join("\n"));
}

/** Within three seconds, or Discord says that it failed. */
function respond(turn: DiscordTurn, result?: EventResult): HttpReply {
  if (turn.type === "ping") return pong;
  if (turn.type === "hello") return introduce(turn, result);
  if (turn.type === "ignored") return whisperText("Nothing was decided: this is no button of Parley.");
  if (result === undefined || result.status === "counted" || result.status === "repeated") return noted;
  if (turn.type === "form" && result.status === "shown" && result.card !== undefined)
    return json({ type: 9, data: renderForm(result.card, turn.memory) });
  return whisperText(
    refusalOf(result, "The command /parley gives you a link for it.") || "Nothing was decided.",
  );
}
