import { channelErrors } from "@parley/contract";
import {
  ChannelFailure,
  type ChannelEvent,
  type EventResult,
  type HttpReply,
  type Inbound,
} from "@parley/channels";
import { findChannelById } from "./channels.store.ts";
import type { ChannelRow } from "./channels.tables.ts";
import { contactsOf, saveHeard } from "./contacts.store.ts";
import type { InboundDependencies } from "./dependencies.ts";
import { finishEvent, forgetEvent, takeEvent } from "./inbound.store.ts";
import { makeTools } from "./make-tools.ts";
import { openChannel, type OpenChannel } from "./open-channel.ts";
import { takeAnswer } from "./take-answer.ts";
import { takeAsking } from "./take-asking.ts";

type HttpInbound = Extract<Inbound, { type: "http" }>;

type Receiving = {
  channelId: string;
  address: string | undefined;
  signal: AbortSignal;
} & (
  | { inbound: HttpInbound; kind?: never }
  /** Who brings it has proven it for channels of this kind, and for no others. */
  | { inbound: Exclude<Inbound, HttpInbound>; kind: ChannelRow["kind"] }
);

/**
 * What came in for a channel, believed only where it proves where it is from.
 *
 * @throws not_genuine, also where there is no such channel: it tells nobody which there are
 */
export async function receiveInbound(
  dependencies: InboundDependencies,
  { channelId, kind, inbound, address, signal }: Receiving,
): Promise<HttpReply> {
  const { database, egress, clock, logger } = dependencies;
  const row = await findChannelById(database.executor, channelId);
  if (row === undefined || !row.is_enabled || (inbound.type !== "http" && row.kind !== kind))
    throw channelErrors.notGenuine({ reason: "it carries no signature of a channel that is set up here." });
  const opened = openChannel(dependencies, row);
  if (inbound.type === "http" && inbound.method === "GET" && opened.channel.isAskedByGet !== true)
    throw channelErrors.notGenuine({ reason: "this channel takes requests by POST only." });
  const findContact = contactsOf(database.executor, row);
  const { tools, hide } = makeTools({ egress, clock, signal, secrets: opened.secrets, findContact });
  try {
    const received = await opened.channel.receive(tools, opened.setup, inbound);
    for (const { id, at } of received.heard ?? [])
      await saveHeard(database.executor, row, { externalId: id, at });
    const results: EventResult[] = [];
    for (const event of received.events) {
      const take = () => takeAnswer(dependencies, { opened, tools, hide, event, address });
      results.push(await takeOnce(dependencies, { channelId: row.id, id: event.id, take }));
    }
    for (const asking of received.askings ?? []) {
      const take = () => takeAsking(dependencies, { opened, tools, hide, address, asking });
      results.push(await takeOnce(dependencies, { channelId: row.id, id: asking.id, take }));
    }
    return await received.respond(results);
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    logger.warn(
      { channel: row.id, kind: error.kind, reason: error.message },
      "a channel's message was refused",
    );
    throw channelErrors.notGenuine({ reason: error.message });
  }
}

export type Taking = {
  opened: OpenChannel;
  tools: ReturnType<typeof makeTools>["tools"];
  hide: (secret: string) => void;
  event: ChannelEvent;
  address: string | undefined;
};

/** Each event once; one that could not be dealt with, whatever ended it, may come again. @throws still_taken */
async function takeOnce(
  { database, clock }: InboundDependencies,
  { channelId, id, take }: { channelId: string; id: string; take: () => Promise<EventResult> },
): Promise<EventResult> {
  const key = { channel_id: channelId, event_id: id };
  const state = await takeEvent(database.executor, key, clock());
  if (state === "done") return { status: "repeated", text: "This has been dealt with already." };
  // Who brought it keeps it until it is known what became of it.
  if (state === "busy") throw channelErrors.stillTaken();
  const result = await take().catch(async (error: unknown) => {
    await forgetEvent(database.executor, key);
    throw error;
  });
  await finishEvent(database.executor, key, clock());
  return result;
}
