import { channelErrors } from "@parley/contract";
import {
  ChannelFailure,
  type ChannelEvent,
  type EventResult,
  type HttpReply,
  type Inbound,
  type Received,
  type Stopgap,
} from "@parley/channels";
import type { RunningWork } from "../../kernel/running-work.ts";
import { findChannelById } from "./channels.store.ts";
import type { ChannelRow } from "./channels.tables.ts";
import { contactsOf, saveHeard } from "./contacts.store.ts";
import type { InboundDependencies } from "./dependencies.ts";
import { findRefusal, finishEvent, forgetEvent, takeEvent } from "./inbound.store.ts";
import { makeTools } from "./make-tools.ts";
import { openChannel, type OpenChannel } from "./open-channel.ts";
import { replyInTime } from "./reply-in-time.ts";
import { takeAnswer } from "./take-answer.ts";
import { takeAsking } from "./take-asking.ts";
import { tellSparingly } from "./tell-sparingly.ts";

type HttpInbound = Extract<Inbound, { type: "http" }>;

type Receiving = {
  channelId: string;
  address: string | undefined;
  signal: AbortSignal;
} &
  /** With `work`, a platform that would not wait is told something meanwhile. */
  (
    | { inbound: HttpInbound; kind?: never; work?: RunningWork }
    /** Who brings it has proven it for channels of this kind, and for no others. */
    | { inbound: Exclude<Inbound, HttpInbound>; kind: ChannelRow["kind"]; work?: never }
  );

/**
 * What came in for a channel, believed only where it proves where it is from.
 *
 * @throws not_genuine, also where there is no such channel: it tells nobody which there are; no_room; not_dealt_with
 */
export async function receiveInbound(
  dependencies: InboundDependencies,
  receiving: Receiving,
): Promise<HttpReply> {
  const arrived = await openInbound(dependencies, receiving);
  const { inbound, work } = receiving;
  const deal = async (isLate: () => boolean): Promise<HttpReply> =>
    takeProven(dependencies, await prove(dependencies, arrived, inbound), isLate);
  const stopgap = work === undefined ? undefined : stopgapOf(dependencies, arrived.opened, inbound);
  if (work === undefined || stopgap === undefined) return deal(() => false);
  const onLateFailure = async (error: unknown): Promise<void> => {
    const channel = arrived.opened.row.id;
    dependencies.logger.error({ channel, err: error }, "what had been noted could not be dealt with");
    try {
      await stopgap.onFailure();
    } catch (untold) {
      dependencies.logger.error({ channel, err: untold }, "nor could that be said");
    }
  };
  return replyInTime({ stopgap, work, onLateFailure }, deal);
}

/** That it failed is told also where it did so because time was up. */
const toldWithinMs = 60_000;

function stopgapOf(
  { egress, clock }: InboundDependencies,
  { channel, setup, secrets }: OpenChannel,
  inbound: Inbound,
): Stopgap | undefined {
  if (channel.stopgap === undefined) return undefined;
  const { tools } = makeTools({ egress, clock, secrets, signal: AbortSignal.timeout(toldWithinMs) });
  return channel.stopgap(tools, setup, inbound);
}

/** What came in, read, and proven to be for this channel. Nothing has come of it yet. */
export type Proven = Pick<Receiving, "address"> &
  Pick<ReturnType<typeof makeTools>, "tools" | "hide"> & { opened: OpenChannel; received: Received };

/** @throws not_genuine; no_room; not_dealt_with */
export const proveInbound = async (
  dependencies: InboundDependencies,
  receiving: Receiving,
): Promise<Proven> => prove(dependencies, await openInbound(dependencies, receiving), receiving.inbound);

type Arrived = Omit<Proven, "received">;

/** The channel that it is for. @throws not_genuine */
async function openInbound(
  dependencies: InboundDependencies,
  { channelId, kind, inbound, address, signal }: Receiving,
): Promise<Arrived> {
  const { database, egress, clock } = dependencies;
  const row = await findChannelById(database.executor, channelId);
  if (row === undefined || !row.is_enabled || (inbound.type !== "http" && row.kind !== kind))
    throw channelErrors.notGenuine({ reason: "it carries no signature of a channel that is set up here." });
  const opened = openChannel(dependencies, row);
  const { channel, secrets } = opened;
  if (inbound.type === "http" && inbound.method === "GET" && channel.isAskedByGet !== true)
    throw channelErrors.notGenuine({ reason: "this channel takes requests by POST only." });
  const findContact = contactsOf(database.executor, row);
  const { tools, hide } = makeTools({ egress, clock, signal, secrets, findContact });
  return { opened, tools, hide, address };
}

async function prove(dependencies: InboundDependencies, arrived: Arrived, inbound: Inbound): Promise<Proven> {
  const { opened, tools } = arrived;
  const read = () => opened.channel.receive(tools, opened.setup, inbound);
  return { ...arrived, received: await tellFailure(dependencies, opened.row, read) };
}

/** @throws not_dealt_with */
export function takeProven(
  dependencies: InboundDependencies,
  proven: Proven,
  isLate: () => boolean = () => false,
): Promise<HttpReply> {
  const { opened, received } = proven;
  return tellFailure(dependencies, opened.row, async () => {
    for (const { id, at } of received.heard ?? [])
      await saveHeard(dependencies.database.executor, opened.row, { externalId: id, at });
    const results = await takeAll(dependencies, proven);
    return received.respond(results, { isLate: isLate() });
  });
}

async function tellFailure<T>(
  { logger }: InboundDependencies,
  { id }: ChannelRow,
  act: () => Promise<T>,
): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof ChannelFailure)) throw error;
    const { kind, message: reason, retryAfterMs } = error;
    logger.warn({ channel: id, kind, reason }, "a channel's message was refused");
    if (kind === "not_genuine") throw channelErrors.notGenuine({ reason });
    // Whoever sent it may have proven nothing, and platforms and adapters say what they like.
    if (kind === "busy")
      throw channelErrors.noRoom({ reason: "too much came in at once." }, { retryAfterMs });
    throw channelErrors.notDealtWith({ reason: "why stands in the server's log." });
  }
}

/** The results in the order in which whoever read it wants them. */
async function takeAll(
  dependencies: InboundDependencies,
  { received: { events, askings = [] }, ...taking }: Proven,
): Promise<EventResult[]> {
  const channelId = taking.opened.row.id;
  const all = [
    ...events.map((event) => ({
      id: event.id,
      isFirst: false,
      take: async () =>
        tellSparingly(dependencies, {
          event,
          channelId,
          result: await takeAnswer(dependencies, { ...taking, event }),
        }),
    })),
    ...askings.map((asking) => ({
      id: asking.id,
      // Where something waits in the thread, it is an answer: an answer that counts ends the waiting.
      isFirst: asking.type === "launch",
      take: () => takeAsking(dependencies, { ...taking, asking }),
    })),
  ];
  const results = new Map<object, EventResult>();
  for (const one of [...all.filter(({ isFirst }) => isFirst), ...all.filter(({ isFirst }) => !isFirst)])
    results.set(one, await takeOnce(dependencies, { channelId, id: one.id, take: one.take }));
  return all.flatMap((one) => results.get(one) ?? []);
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
  if (state === "done") return repeat(await findRefusal(database.executor, key));
  // Who brought it keeps it until it is known what became of it.
  if (state === "busy") throw channelErrors.stillTaken();
  const result = await take().catch(async (error: unknown) => {
    await forgetEvent(database.executor, key);
    throw error;
  });
  const isRefused = result.status === "refused" || result.status === "unclear";
  await finishEvent(database.executor, { ...key, refusal: isRefused ? result.text : null }, clock());
  return result;
}

/** Told again, what was refused is refused with the same words: nobody takes it for counted. */
const repeat = (refusal: string | undefined): EventResult =>
  refusal === undefined
    ? { status: "repeated", text: "This has been dealt with already." }
    : { status: "repeated", text: refusal, wasRefused: true };
