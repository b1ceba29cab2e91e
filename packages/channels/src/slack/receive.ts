import type { ChannelTools, Setup } from "../kernel/channel.ts";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { EventResult, HttpReply, Inbound, Received } from "../kernel/inbound.ts";
import { rich, text } from "./blocks.ts";
import { connect } from "./connect.ts";
import { escapeText } from "./escape.ts";
import { readInbound, type SlackTurn } from "./read-inbound.ts";
import { renderForm } from "./render-form.ts";
import type { SlackSecrets, SlackSettings } from "./schema.ts";
import { verifySignature } from "./verify-signature.ts";

type SlackSetup = Setup<SlackSettings, SlackSecrets>;

/** Both addresses of the app, events and interactions: Slack signs them alike. */
export async function receiveFromSlack(
  tools: ChannelTools,
  setup: SlackSetup,
  inbound: Inbound,
): Promise<Received> {
  if (inbound.type !== "http")
    throw new ChannelFailure("not_genuine", "Slack sends requests, and this is none.");
  verifySignature(inbound, { secret: setup.secrets.signing_secret, now: tools.clock() });
  const contentType = inbound.headers["content-type"] ?? "";
  const turn = readInbound({ contentType, body: inbound.body }, setup.settings.app_id);
  return {
    events: "event" in turn ? [turn.event] : [],
    respond: ([result]) => respond({ tools, setup }, turn, result),
  };
}

const done: HttpReply = { status: 200 };
const json = (value: unknown): HttpReply => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});

type Talking = { tools: ChannelTools; setup: SlackSetup };

/** Within three seconds, or Slack shows its own words. */
async function respond(talking: Talking, turn: SlackTurn, result?: EventResult): Promise<HttpReply> {
  if (turn.type === "challenge")
    return { status: 200, headers: { "content-type": "text/plain" }, body: turn.challenge };
  if (result === undefined || result.status === "ignored") return done;
  // Slack tells events again when it did not hear us; presses never.
  if (result.status === "repeated") return turn.type === "words" ? done : { status: 409 };
  if (turn.type === "submitted") return answerForm(turn, result);
  if (turn.type === "form") await openForm(talking, turn, result);
  if (turn.type === "press" && result.status !== "counted")
    await whisper(talking, { about: turn.event, result });
  if (
    turn.type === "words" &&
    (result.status === "refused" || (result.status === "unclear" && turn.isDirect))
  )
    await whisper(talking, { about: turn.event, result, thread: turn.thread });
  return done;
}

/** What was refused stays open, with why. */
const answerForm = (
  { firstInput }: Extract<SlackTurn, { type: "submitted" }>,
  { status, text: why }: EventResult,
): HttpReply =>
  status === "counted"
    ? json({ response_action: "clear" })
    : json({ response_action: "errors", errors: { [firstInput]: why } });

async function openForm(
  talking: Talking,
  turn: Extract<SlackTurn, { type: "form" }>,
  result: EventResult,
): Promise<void> {
  const { card, options } = result;
  if (result.status !== "shown" || card === undefined) return whisper(talking, { about: turn.event, result });
  await connect(
    talking.tools,
    talking.setup,
    options,
  )("views.open", {
    trigger_id: turn.triggerId,
    view: renderForm(card, turn.memory),
  });
}

type Whisper = {
  about: { sender: { id: string }; about: { key: string } };
  result: EventResult;
  thread?: string;
};

/** Says something that only who did it sees. That it cannot be said undoes nothing. */
async function whisper({ tools, setup }: Talking, { about, result, thread }: Whisper): Promise<void> {
  const [channel] = about.about.key.split(":");
  try {
    await connect(
      tools,
      setup,
      result.options,
    )("chat.postEphemeral", {
      channel,
      user: about.sender.id,
      text: escapeText(result.text),
      blocks: [rich({ type: "rich_text_section", elements: [text(result.text)] })],
      ...(thread !== undefined && { thread_ts: thread }),
    });
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
  }
}
