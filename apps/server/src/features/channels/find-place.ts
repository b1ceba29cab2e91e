import { ChannelFailure, type ChannelTools } from "@parley/channels";
import type { DeliveryRow } from "./channels.tables.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import { UnknownThere } from "./next-way.ts";
import type { OpenChannel } from "./open-channel.ts";
import { findLinkOfUser, findMember } from "./people.store.ts";

type Finding = {
  opened: OpenChannel;
  tools: ChannelTools;
  delivery: Pick<DeliveryRow, "organization_id" | "user_id">;
};

/** Where a person is reached: by their link, else by their address. @throws ChannelFailure where nowhere */
export async function findPlaceOfPerson(
  { database }: Pick<ChannelDependencies, "database">,
  { opened, tools, delivery }: Finding,
): Promise<string> {
  const { executor } = database;
  const { organization_id: organizationId, user_id: userId } = delivery;
  const { row, channel, setup } = opened;
  const member = userId === null ? undefined : await findMember(executor, { organizationId, person: userId });
  if (member === undefined)
    throw new ChannelFailure("misconfigured", "The person is no member of the organization any more.");
  const link = await findLinkOfUser(executor, { organizationId, channelId: row.id, userId: member.id });
  if (link !== undefined) return link.external_id;
  const place = await channel.findPlace(tools, setup, member.email);
  if (place !== undefined) return place;
  throw new UnknownThere(member.email);
}
