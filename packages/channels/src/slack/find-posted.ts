import { ChannelFailure } from "../kernel/channel-failure.ts";
import type { Posted, Posting } from "../kernel/channel.ts";
import type { AskSlack } from "./connect.ts";
import { readPages } from "./read-pages.ts";

const eventType = "parley_card";

/** Seen by apps, not by people: by it a card is found again. */
export const metadataOf = (reference: string) => ({
  event_type: eventType,
  event_payload: { reference },
});

/** What is asked in direct messages has their key, by which words are an answer that stand in no thread. */
export const directKey = (channel: string): string => `${channel}:direct`;

const isDirect = (channel: string): boolean => channel.startsWith("D");

/** Who answers in the thread of a thread's message answers in the thread itself. */
export const toPosted = (
  { channel, ts }: { channel: string; ts: string },
  thread: string | null | undefined,
): Posted => ({
  message: { channel, ts, ...(thread && { thread_ts: thread }) },
  keys: [
    `${channel}:${ts}`,
    ...(thread ? [`${channel}:${thread}`] : []),
    ...(isDirect(channel) ? [directKey(channel)] : []),
  ],
});

type Finding = {
  channel: string;
  thread: string | null | undefined;
  posting: Pick<Posting, "reference" | "isRepeated">;
};

type Message = {
  ts: string;
  bot_id?: string;
  metadata?: { event_type?: string; event_payload?: { reference?: unknown } };
};

/** At once. Channels begin with the latest, so that it is mostly on the first page; threads end with it. */
const [ofChannel, ofThread] = [200, 1000];

/**
 * The card that an earlier attempt has posted, whose reply nobody has got. Slack takes no key that would keep a message
 * from being posted twice. Where the app may not read what was said, nothing is found.
 */
export async function findPosted(
  ask: AskSlack,
  { channel: place, thread, posting: { reference, isRepeated } }: Finding,
): Promise<Posted | undefined> {
  if (isRepeated !== true || reference === undefined) return undefined;
  try {
    const channel = await openPlace(ask, place);
    const { bot_id: ownBot } = await ask<{ bot_id?: string }>("auth.test", {});
    const isIt = ({ bot_id: bot, metadata }: Message): boolean =>
      bot !== undefined &&
      bot === ownBot &&
      metadata?.event_type === eventType &&
      metadata.event_payload?.reference === reference;
    const pages = readPages<Message>(ask, {
      method: thread ? "conversations.replies" : "conversations.history",
      parameters: {
        channel,
        limit: thread ? ofThread : ofChannel,
        include_all_metadata: true,
        ...(thread && { ts: thread }),
      },
    });
    for await (const { messages } of pages) {
      const found = messages.find(isIt);
      if (found !== undefined) return toPosted({ channel, ts: found.ts }, thread);
    }
    return undefined;
  } catch (error) {
    if (!(error instanceof ChannelFailure) || error.kind !== "misconfigured") throw error;
    return undefined;
  }
}

/** A person is written to in a conversation, which has an id of its own. */
async function openPlace(ask: AskSlack, place: string): Promise<string> {
  if (!/^[UW]/.test(place)) return place;
  const { channel } = await ask<{ channel: { id: string } }>("conversations.open", { users: place });
  return channel.id;
}
