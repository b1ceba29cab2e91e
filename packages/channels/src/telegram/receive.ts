import { timingSafeEqual } from "node:crypto";
import { z } from "zod";
import type { Card } from "../kernel/card.ts";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { EventResult, HttpInbound, HttpReply, Inbound, Received } from "../kernel/inbound.ts";
import { ours, theirs } from "../kernel/facts.ts";
import { introductionOf, linkWords, noLinkWords, refusalOf } from "../kernel/introduction.ts";
import { tryTo } from "../kernel/try-to.ts";
import { toMarkedText, type MarkedText } from "./marked-text.ts";
import { readUpdate, type TelegramTurn } from "./read-update.ts";
import { renderCard, renderConfirmation } from "./render-card.ts";
import { askTelegram, type Asking } from "./telegram-api.ts";

/** Updates of a bot, as its webhook tells them. */
export async function receiveUpdate(asking: Asking, inbound: Inbound): Promise<Received> {
  const { bot_token: token, webhook_secret: secret } = asking.setup.secrets;
  if (inbound.type !== "http" || !isSecret(inbound, secret))
    throw new ChannelFailure(
      "not_genuine",
      "It carries not the secret with which the webhook was set (`X-Telegram-Bot-Api-Secret-Token`).",
    );
  const turn = readUpdate(inbound.body, token.split(":")[0] ?? "");
  return {
    events: "event" in turn ? [turn.event] : [],
    askings: turn.type === "hello" && turn.asking !== undefined ? [turn.asking] : [],
    respond: ([result]) => respond(asking, turn, result),
  };
}

function isSecret({ headers }: HttpInbound, secret: string): boolean {
  const given = Buffer.from(headers["x-telegram-bot-api-secret-token"] ?? "");
  const wanted = Buffer.from(secret);
  return wanted.length > 0 && given.length === wanted.length && timingSafeEqual(given, wanted);
}

const hint = "Write /start to the bot alone to link it.";
const done: HttpReply = { status: 200 };

/** Telegram takes a method's call as the answer to an update. */
const call = (method: string, parameters: object): HttpReply => ({
  status: 200,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ method, ...parameters }),
});

async function respond(asking: Asking, turn: TelegramTurn, result?: EventResult): Promise<HttpReply> {
  if (turn.type === "hello") return introduce(turn, result);
  if (turn.type === "ignored" || result === undefined || result.status === "repeated") return done;
  if (turn.type === "pressed") {
    const isAsked = result.status === "shown" && (await confirm(asking, turn, result));
    if (turn.event.about.key !== `${turn.chatId}:${turn.messageId}` && result.status === "counted")
      await removeConfirmation(asking, turn);
    return call("answerCallbackQuery", {
      callback_query_id: turn.callbackId,
      // Telegram shows at most 200 characters.
      text: isAsked ? "" : (refusalOf(result, hint) || sayUnasked(turn, result)).slice(0, 200),
      show_alert: !isAsked && result.status !== "counted",
    });
  }
  if (result.status !== "refused" && result.status !== "unclear") return done;
  const why = toMarkedText([{ type: "line", parts: [theirs(refusalOf(result, hint))] }]);
  return say({ ...turn, text: why, replyTo: turn.messageId });
}

/** Whether the message whose button was pressed shows all that it would approve. */
const isSeen = ({ confirms }: Pressed, card: Card): boolean =>
  confirms === card.argsHash && renderCard(card).showsCard;

const sayUnasked = (turn: Pressed, { card }: EventResult): string =>
  card === undefined || isSeen(turn, card)
    ? "Nothing was decided. Try it again."
    : "Nothing was decided: it is not what it was when this was written. Look at it again.";

type Saying = { chatId: number; topic: number | undefined; text: MarkedText; replyTo?: number };

const say = ({ chatId, topic, text, replyTo }: Saying): HttpReply =>
  call("sendMessage", {
    chat_id: chatId,
    ...text,
    link_preview_options: { is_disabled: true },
    ...(topic !== undefined && { message_thread_id: topic }),
    ...(replyTo !== undefined && { reply_parameters: { message_id: replyTo } }),
  });

function introduce(
  { chatId, topic, userId }: Extract<TelegramTurn, { type: "hello" }>,
  result: EventResult | undefined,
): HttpReply {
  if (result?.status === "repeated") return done;
  const place = topic === undefined ? String(chatId) : `${chatId}/${topic}`;
  const facts = introductionOf({ place, account: String(userId), result });
  const more = result?.link === undefined ? noLinkWords : linkWords(result) + result.link;
  const isKnown = result !== undefined && result.link === undefined;
  const text = toMarkedText([...facts, ...(isKnown ? [] : [{ type: "line", parts: [ours(more)] } as const])]);
  return say({ chatId, topic, text });
}

type Pressed = Extract<TelegramTurn, { type: "pressed" }>;

/** Whether it is asked once more: below the card, for everybody who sees that. */
async function confirm(asking: Asking, turn: Pressed, { card }: EventResult): Promise<boolean> {
  if (card === undefined || !isSeen(turn, card)) return false;
  const { chatId, messageId } = turn;
  return tryToAsk(asking, "sendMessage", {
    chat_id: chatId,
    reply_parameters: { message_id: messageId },
    ...renderConfirmation(card, messageId),
  });
}

const removeConfirmation = (asking: Asking, { chatId, messageId }: Pressed): Promise<boolean> =>
  tryToAsk(asking, "deleteMessage", { chat_id: chatId, message_id: messageId });

const tryToAsk = (asking: Asking, method: string, parameters: object): Promise<boolean> =>
  tryTo(asking.tools, () => askTelegram(asking, { method, parameters, result: z.unknown() }));
