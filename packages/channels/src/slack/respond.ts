import type { Card } from "../kernel/card.ts";
import type { ChannelTools, Setup } from "../kernel/channel.ts";
import type { ChannelEvent, EventResult, HttpReply } from "../kernel/inbound.ts";
import { tryTo } from "../kernel/try-to.ts";
import { plain, rich, text, toFacts, type Block } from "./blocks.ts";
import { connect } from "./connect.ts";
import { escapeText } from "./escape.ts";
import type { SlackTurn } from "./read-inbound.ts";
import { lookButton } from "./render-card.ts";
import { renderForm } from "./render-form.ts";
import { linkButton, renderHelp, renderHome, renderLink, renderList } from "./render-inbox.ts";
import { renderPages } from "./render-pages.ts";
import type { SlackSecrets, SlackSettings } from "./schema.ts";

export type SlackSetup = Setup<SlackSettings, SlackSecrets>;
type Talking = { tools: ChannelTools; setup: SlackSetup };
type Turn<T extends SlackTurn["type"]> = Extract<SlackTurn, { type: T }>;

const done: HttpReply = { status: 200 };
const json = (value: unknown): HttpReply => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify(value),
});
const words = (said: string): Block => rich({ type: "rich_text_section", elements: [text(said)] });
const quietly = (said: string, blocks: Block[]): HttpReply =>
  json({ response_type: "ephemeral", text: escapeText(said), blocks });

/** Within three seconds, or Slack shows its own words. */
export async function respond(
  talking: Talking,
  turn: SlackTurn,
  [first, launched]: readonly EventResult[],
): Promise<HttpReply> {
  const result = first && launched ? wordsOf(first, launched) : first;
  if (turn.type === "challenge")
    return { status: 200, headers: { "content-type": "text/plain" }, body: turn.challenge };
  if (turn.type === "help") return quietly("What /parley can do", renderHelp());
  if (turn.type === "bare") return answerBare(talking, turn, result);
  if (result === undefined || result.status === "ignored") return done;
  // Slack tells events again when it did not hear us; presses never.
  if (result.status === "repeated") return isToldAgain(turn) ? done : { status: 409 };
  switch (turn.type) {
    case "submitted":
      return answerForm(turn, result);
    case "command":
      return answerCommand(result);
    case "form":
      await openForm(talking, turn, result);
      return done;
    case "press":
      if (result.status !== "counted") await tell(talking, turn, result);
      return done;
    case "words":
      await answerWords(talking, turn, result);
      return done;
    case "addressed":
      if (result.status === "refused") await refuseLaunch(talking, turn, result);
      return done;
    case "home":
      await showHome(talking, { personId: turn.asking.sender.id, inbox: result.inbox });
      return done;
    case "window":
      await openWindow(talking, turn, result);
      return done;
    default:
      return done;
  }
}

const isToldAgain = ({ type }: SlackTurn): boolean =>
  ["words", "addressed", "home", "removed"].includes(type);

/** What launched an agent was no answer to what has ended in its thread. */
const wordsOf = (said: EventResult, launched: EventResult): EventResult =>
  launched.status === "ignored" ? said : { ...launched, options: said.options };

const refuseLaunch = (talking: Talking, { addressed }: Turn<"addressed">, result: EventResult) => {
  const { user, channel, thread, ts } = addressed;
  const about = { sender: { id: user }, about: { key: `${channel}:${thread}` } };
  return whisper(talking, { about, result, ...(thread !== ts && { thread }) });
};

/** What was refused stays open, with why. */
const answerForm = ({ firstInput }: Turn<"submitted">, { status, text: why }: EventResult): HttpReply =>
  status === "counted"
    ? json({ response_action: "clear" })
    : json({ response_action: "errors", errors: { [firstInput]: why } });

function answerCommand({ text: said, card, inbox, link, code }: EventResult): HttpReply {
  if (inbox !== undefined) return quietly("What waits for you", renderList(inbox));
  if (link !== undefined) return quietly("Link your account", renderLink(link, code));
  if (card === undefined) return quietly(said, [words(said)]);
  const open = { type: "button", action_id: "open", text: plain("See it in Parley"), url: card.link };
  return quietly(card.title, [
    ...toFacts(card),
    { type: "actions", block_id: "look", elements: [lookButton(card, "See more"), open] },
  ]);
}

async function answerWords(talking: Talking, turn: Turn<"words">, result: EventResult): Promise<void> {
  const isMeant = result.status === "refused" || (result.status === "unclear" && turn.isDirect);
  if (isMeant) await whisper(talking, { about: turn.event, result, thread: turn.thread });
}

/** Unlike in a thread, nothing else shows what came of it; and what nothing waits for is said, too. */
async function answerBare(
  talking: Talking,
  { event }: Turn<"bare">,
  result: EventResult | undefined,
): Promise<HttpReply> {
  if (result === undefined || result.status === "repeated" || result.text === "") return done;
  const { status, text: said, card } = result;
  const how = card && status !== "counted" ? ` ${howToName(card)}` : "";
  await whisper(talking, { about: event, result: { ...result, text: said + how } });
  return done;
}

const howToName = ({ title }: Card): string =>
  `What waits here is “${title}”: press its buttons, or reply in its thread.`;

async function openForm(talking: Talking, turn: Turn<"form">, result: EventResult): Promise<void> {
  const { card } = result;
  if (result.status !== "shown" || card === undefined) return tell(talking, turn, result);
  await openView(talking, { turn, view: renderForm(card, turn.memory), options: result.options });
}

async function openWindow(talking: Talking, turn: Turn<"window">, result: EventResult): Promise<void> {
  const { card, link, code, text: said } = result;
  if (card !== undefined && turn.viewId !== undefined) {
    const { tools, setup } = talking;
    await connect(tools, setup)("views.update", { view_id: turn.viewId, view: renderPages(card, turn.page) });
    return;
  }
  const blocks = link === undefined ? [words(said)] : renderLink(link, code);
  const view = card === undefined ? notice(blocks) : renderPages(card, turn.page);
  await openView(talking, { turn, view, options: result.options });
}

const notice = (blocks: Block[]) => ({
  type: "modal",
  title: plain("Parley", 24),
  close: plain("Close", 24),
  blocks,
});

type Opening = { turn: { triggerId: string }; view: object; options: EventResult["options"] };

async function openView({ tools, setup }: Talking, { turn, view, options }: Opening): Promise<void> {
  await connect(tools, setup, options)("views.open", { trigger_id: turn.triggerId, view });
}

/** The tab of the app that is theirs. */
export async function showHome(
  { tools, setup }: Talking,
  { personId, inbox }: { personId: string; inbox: EventResult["inbox"] },
): Promise<void> {
  await connect(tools, setup)("views.publish", { user_id: personId, view: renderHome(inbox) });
}

/** Says to who pressed why nothing came of it: in a window where there is no conversation. */
async function tell(
  talking: Talking,
  { event, triggerId }: { event: ChannelEvent; triggerId: string },
  result: EventResult,
): Promise<void> {
  if (event.about.isInbox !== true) return whisper(talking, { about: event, result });
  const view = notice([words(result.text), ...(result.isUnknown === true ? [linkButton] : [])]);
  await tryTo(talking.tools, () => openView(talking, { turn: { triggerId }, view, options: undefined }));
}

type Whisper = {
  about: { sender: { id: string }; about: { key: string } };
  result: EventResult;
  thread?: string;
};

/** Says something that only who did it sees. */
async function whisper({ tools, setup }: Talking, { about, result, thread }: Whisper): Promise<void> {
  const [channel] = about.about.key.split(":");
  const said = {
    channel,
    user: about.sender.id,
    text: escapeText(result.text),
    blocks: [words(result.text), ...(result.isUnknown === true ? [linkButton] : [])],
    ...(thread !== undefined && { thread_ts: thread }),
  };
  const ask = connect(tools, setup, result.options);
  await tryTo(tools, () => ask("chat.postEphemeral", said));
}
