import { ChannelFailure } from "@parley/channels";
import type { Executor } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import { listChannels } from "./channels.store.ts";
import type { ChannelRow, DeliveryRow } from "./channels.tables.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { keyOf } from "./domain/choose-targets.ts";
import { readPreferences } from "./people.store.ts";
import { unsent } from "./unsent.ts";

/** The channel knows nobody with the person's address, and no account of theirs is linked there. */
export class UnknownThere extends ChannelFailure {
  constructor(email: string) {
    super("misconfigured", `Nobody with the address ${email} is known there. Link them to their account.`);
  }
}

type Unreached = Pick<DeliveryRow, "organization_id" | "channel_id" | "user_id" | "place">;
type Failed = { unreached: Unreached; failure: ChannelFailure };

/**
 * Who has not said where they want to be reached is told by the first channel that finds people: by the next, where that
 * one does not know them. Undefined where there is none, or where the person has chosen.
 */
export async function findNextWay(
  { channels: kinds }: Pick<ChannelDependencies, "channels">,
  transaction: Executor,
  { unreached, failure }: Failed,
): Promise<ChannelRow | undefined> {
  const { organization_id: organizationId, user_id: userId, channel_id: channelId, place } = unreached;
  // A digest says by an empty place that it is the person's own.
  if (!(failure instanceof UnknownThere) || userId === null || (place ?? "") !== "") return undefined;
  const preferences = await readPreferences(transaction, { organizationId, userIds: [userId] });
  if (preferences.get(userId)?.preferences != null) return undefined;
  const channels = (await listChannels(transaction, { organizationId })).filter(
    (channel) => channel.id === channelId || (channel.is_enabled && kinds[channel.kind].capabilities.people),
  );
  const at = channels.findIndex(({ id }) => id === channelId);
  return at < 0 ? undefined : channels[at + 1];
}

type Way = { channel: ChannelRow; now: number; digest: { id: string; due_at: number } | undefined };

/** The same, to the same person, by that channel. */
export function byNextWay(delivery: DeliveryRow, { channel, now, digest }: Way): DeliveryRow {
  const { user_id: userId, target_key: key } = delivery;
  const address = `${channel.kind}:@${userId}`;
  const target = { channelId: channel.id, kind: channel.kind, address, place: null, userId };
  const [, again] = key.split("#");
  return {
    ...delivery,
    id: createId("chd"),
    channel_id: channel.id,
    kind: channel.kind,
    address,
    target_key: keyOf(target) + (again === undefined ? "" : `#${again}`),
    status: "pending",
    reason: digest === undefined ? null : "It waits for the digest.",
    ...unsent({ now, digest }),
  };
}
