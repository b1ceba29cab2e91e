import { ChannelFailure } from "../kernel/channel-failure.ts";

export type Place = { chat_id: string; message_thread_id?: number };

/**
 * A chat, and a topic in it.
 *
 * @example readPlace("-1001234567890/7") // { chat_id: "-1001234567890", message_thread_id: 7 }
 * @throws ChannelFailure `misconfigured`
 */
export function readPlace(place: string): Place {
  const [, chat, topic] = /^(-?\d{1,20}|@[A-Za-z]\w{3,31})(?:\/(\d{1,15}))?$/u.exec(place.trim()) ?? [];
  if (chat === undefined)
    throw new ChannelFailure(
      "misconfigured",
      "The place is no chat of Telegram. Give its number (`-1001234567890`), with `/7` for a topic; the bot says it when it is written `/start` there.",
    );
  return { chat_id: chat, ...(topic !== undefined && { message_thread_id: Number(topic) }) };
}
