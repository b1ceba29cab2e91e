import type { ChannelAsking, ThreadMessage } from "../kernel/inbound.ts";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { AskSlack } from "./connect.ts";
import type { SlackSettings } from "./schema.ts";

/** A message to the app itself, which may launch an agent. */
export type Addressed = {
  readonly user: string;
  readonly channel: string;
  readonly isDirect: boolean;
  /** Of the message, and of the thread that it stands in or begins. */
  readonly ts: string;
  readonly thread: string;
  readonly text: string;
  readonly team: string | null;
};

type Event = {
  type: string;
  user?: string | undefined;
  channel?: string | undefined;
  channel_type?: string | undefined;
  text?: string | undefined;
  ts?: string | undefined;
  thread_ts?: string | undefined;
  subtype?: string | undefined;
  bot_id?: string | undefined;
};

/** Undefined for what programs write, and for what people say to each other: in channels the app has to be named. */
export function readAddressed(
  { type, user, channel, channel_type, text = "", ts, thread_ts, subtype, bot_id }: Event,
  { botUser, team }: { botUser: string | undefined; team: string | undefined },
): Addressed | undefined {
  if (subtype !== undefined || bot_id !== undefined || user === undefined || user === botUser)
    return undefined;
  if (channel === undefined || ts === undefined) return undefined;
  const isDirect = channel_type === "im";
  const isNamed = botUser !== undefined && text.includes(`<@${botUser}>`);
  if (type !== "app_mention" && !(type === "message" && (isDirect || isNamed))) return undefined;
  return { user, channel, isDirect, ts, thread: thread_ts ?? ts, text, team: team ?? null };
}

/** Undefined where the settings launch nothing there. Both events that tell of one message are the same asking. */
export function toLaunch(
  addressed: Addressed,
  { settings, ask }: { settings: SlackSettings; ask: () => AskSlack },
): ChannelAsking | undefined {
  const { user, channel, isDirect, ts, thread, team } = addressed;
  const places = settings.agent_places ?? [];
  const place = places.find((one) => one.channel === (isDirect ? "direct" : channel));
  if (place === undefined) return undefined;
  return {
    type: "launch",
    id: `launch:${channel}:${ts}`,
    sender: { id: user, name: user },
    senders: place.senders,
    key: `${channel}:${thread}`,
    conversation: { team, channel, thread, message: ts },
    readThread: () => readThread(addressed, ask),
  };
}

/** As many as Slack tells at once; it begins with the oldest. */
const askedMessages = 1000;
const mostPages = 5;
const keptMessages = 100;
const keptChars = 20_000;

type Message = { ts: string; user?: string; bot_id?: string; text?: string };

/** What was said in the thread until now, oldest first; where the app may not read it, the message alone. */
async function readThread(addressed: Addressed, ask: () => AskSlack): Promise<ThreadMessage[]> {
  const { user, channel, ts, thread, text } = addressed;
  const own = toMessage({ ts, user, text });
  if (thread === ts) return [own];
  try {
    const messages = await readReplies(ask(), { channel, ts: thread, latest: ts });
    const earlier = messages.filter((message) => message.ts < ts).slice(1 - keptMessages);
    return [...earlier.map(toMessage), own];
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    return [own];
  }
}

type Replies = { messages: Message[]; response_metadata?: { next_cursor?: string } };

/** The latest of them come last. */
async function readReplies(
  ask: AskSlack,
  where: { channel: string; ts: string; latest: string },
): Promise<Message[]> {
  // Each page may have the message with which the thread begins.
  const found = new Map<string, Message>();
  let cursor = "";
  for (let page = 1; page <= mostPages; page += 1) {
    const more = cursor === "" ? {} : { cursor };
    const asked = { ...where, limit: askedMessages, ...more };
    const told = await ask<Replies>("conversations.replies", asked).catch((error: unknown): Replies => {
      // Some apps may ask once a minute: the beginning is better than nothing.
      if (page === 1 || !(error instanceof ChannelFailure)) throw error;
      return { messages: [] };
    });
    for (const message of told.messages) found.set(message.ts, message);
    cursor = told.response_metadata?.next_cursor ?? "";
    if (cursor === "") break;
  }
  return [...found.values()];
}

const toMessage = ({ ts, user, bot_id, text = "" }: Message): ThreadMessage => ({
  id: ts,
  senderId: user ?? bot_id ?? "",
  text: unescapeText(text).slice(0, keptChars).toWellFormed(),
});

/** As it was typed. Mentions stay `<@U0123>`. */
export const unescapeText = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
