import type { ChannelAsking, Thread, ThreadMessage } from "../kernel/inbound.ts";
import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { AskSlack } from "./connect.ts";
import { readPages } from "./read-pages.ts";
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

/** As many as Slack tells at once. */
const askedMessages = 1000;
const keptMessages = 100;
const keptChars = 20_000;

type Message = { ts: string; user?: string; bot_id?: string; text?: string };

/** What was said in the thread until now, oldest first; where the app may not read it, the message alone. */
async function readThread(addressed: Addressed, ask: () => AskSlack): Promise<Thread> {
  const { user, channel, ts, thread, text } = addressed;
  const own = toMessage({ ts, user, text });
  if (thread === ts) return { messages: [own], isPartial: false };
  try {
    const { replies, isPartial } = await readReplies(ask(), { channel, ts: thread, latest: ts });
    const earlier = replies.filter((message) => message.ts < ts).slice(1 - keptMessages);
    return { messages: [...earlier.map(toMessage), own], isPartial };
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    return { messages: [own], isPartial: true };
  }
}

/** Slack begins with the oldest, and nothing asks it for the latest: where it stops before the end, those are missing. */
async function readReplies(
  ask: AskSlack,
  where: { channel: string; ts: string; latest: string },
): Promise<{ replies: Message[]; isPartial: boolean }> {
  // Each page may have the message with which the thread begins.
  const found = new Map<string, Message>();
  const pages = readPages<Message>(ask, {
    method: "conversations.replies",
    parameters: { ...where, limit: askedMessages },
  });
  let isPartial = true;
  for await (const { messages, isLast } of pages) {
    for (const message of messages) found.set(message.ts, message);
    isPartial = !isLast;
  }
  return { replies: [...found.values()], isPartial };
}

const toMessage = ({ ts, user, bot_id, text = "" }: Message): ThreadMessage => ({
  id: ts,
  senderId: user ?? bot_id ?? "",
  text: unescapeText(text).slice(0, keptChars).toWellFormed(),
});

/** As it was typed. Mentions stay `<@U0123>`. */
export const unescapeText = (text: string): string =>
  text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");
