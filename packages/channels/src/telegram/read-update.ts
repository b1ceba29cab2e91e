import { z } from "zod";
import type { ChannelAsking, ChannelEvent } from "../kernel/inbound.ts";
import { readCallback, type Callback } from "./callback.ts";

/** What Telegram wants done beside the event itself. */
export type TelegramTurn =
  | { type: "ignored" }
  /** Somebody asks who they are here. */
  | {
      type: "hello";
      chatId: number;
      topic: number | undefined;
      userId: number;
      /** Only where nobody else reads along. */
      asking: ChannelAsking | undefined;
    }
  | {
      type: "pressed";
      event: ChannelEvent;
      callbackId: string;
      chatId: number;
      messageId: number;
      /** The arguments of the card whose *Approve…* was pressed: to be asked once more is for these alone. */
      confirms: string | undefined;
    }
  | { type: "words"; event: ChannelEvent; chatId: number; messageId: number; topic: number | undefined };

const User = z.looseObject({
  id: z.number(),
  is_bot: z.boolean(),
  first_name: z.string().default(""),
  username: z.string().optional(),
});
const Message = z.looseObject({
  message_id: z.number(),
  message_thread_id: z.number().optional(),
  is_topic_message: z.boolean().optional(),
  chat: z.looseObject({ id: z.number() }),
  from: User.optional(),
  sender_chat: z.unknown().optional(),
  text: z.string().optional(),
  reply_to_message: z.looseObject({ message_id: z.number(), from: User.optional() }).optional(),
});
type Message = z.output<typeof Message>;

const Update = z.looseObject({
  update_id: z.number(),
  message: Message.optional(),
  callback_query: z
    .looseObject({
      id: z.string(),
      from: User,
      data: z.string().optional(),
      message: z.looseObject({ message_id: z.number(), chat: z.looseObject({ id: z.number() }) }).optional(),
    })
    .optional(),
});

/** Reads what has been proven to be Telegram's. What is not for us is ignored. */
export function readUpdate(body: Uint8Array, botId: string): TelegramTurn {
  const update = Update.safeParse(parse(body)).data;
  if (update === undefined) return { type: "ignored" };
  if (update.callback_query !== undefined) return readPress(update.update_id, update.callback_query);
  return update.message === undefined
    ? { type: "ignored" }
    : readMessage(update.update_id, { message: update.message, botId });
}

function parse(body: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(body));
  } catch {
    return undefined;
  }
}

const keyOf = (chatId: number, messageId: number): string => `${chatId}:${messageId}`;

type Query = NonNullable<z.output<typeof Update>["callback_query"]>;

function readPress(updateId: number, { id, from, data = "", message }: Query): TelegramTurn {
  const callback = readCallback(data);
  if (callback === undefined || message === undefined || from.is_bot) return { type: "ignored" };
  const { chat, message_id: messageId } = message;
  const shownBy = callback.act === "confirmed" ? callback.messageId : messageId;
  const event = toEvent(callback, {
    id: `update:${updateId}`,
    sender: senderOf(from),
    about: { key: keyOf(chat.id, shownBy) },
  });
  const confirms = callback.act === "confirm" ? callback.hash : undefined;
  return { type: "pressed", event, callbackId: id, chatId: chat.id, messageId, confirms };
}

function toEvent(callback: Callback, common: Pick<ChannelEvent, "id" | "sender" | "about">): ChannelEvent {
  if (callback.act === "option") return { ...common, type: "option", index: callback.index };
  if (callback.act === "confirm") return { ...common, type: "form" };
  const decision = callback.act === "deny" ? ("deny" as const) : ("approve" as const);
  return { ...common, type: "decision", decision: { decision, args_hash: callback.hash } };
}

/** Only what answers to a message of the bot: what else people say to each other is theirs. */
function readMessage(
  updateId: number,
  { message, botId }: { message: Message; botId: string },
): TelegramTurn {
  const { chat, from, text, reply_to_message: replied, message_id: messageId } = message;
  // Who writes in the name of a chat shows not who they are.
  if (from === undefined || from.is_bot || message.sender_chat !== undefined || text === undefined)
    return { type: "ignored" };
  const topic = message.is_topic_message === true ? message.message_thread_id : undefined;
  const where = { chatId: chat.id, topic };
  if (/^\/start(?:@\w+)?(?:\s|$)/u.test(text))
    return {
      type: "hello",
      ...where,
      userId: from.id,
      asking:
        chat.id === from.id ? { type: "link", id: `update:${updateId}`, sender: senderOf(from) } : undefined,
    };
  if (replied?.from === undefined || String(replied.from.id) !== botId) return { type: "ignored" };
  const event: ChannelEvent = {
    type: "words",
    id: `update:${updateId}`,
    sender: senderOf(from),
    about: { key: keyOf(chat.id, replied.message_id) },
    isAmongPeople: chat.id !== from.id,
    text,
  };
  return { type: "words", event, ...where, messageId };
}

/** The number: names and user names are what people choose, and change. */
const senderOf = ({ id, first_name: name, username }: z.output<typeof User>) => ({
  id: String(id),
  name: name || (username ?? String(id)),
});
