import { isBuiltInRole, permissionsOfRole, withImplied } from "@parley/contract";
import type { ChannelTools } from "@parley/channels";
import { allPermissions } from "../../kernel/authorize.ts";
import type { Actor } from "../../kernel/request-context.ts";
import type { ChannelDependencies } from "./dependencies.ts";
import type { PlaceOptions } from "./make-card-of.ts";
import type { OpenChannel } from "./open-channel.ts";
import { findLink, findLinkKnownAs, findMember, type Member } from "./people.store.ts";

type Asking = {
  opened: OpenChannel;
  tools: ChannelTools;
  /** The platform's own. */
  externalId: string;
  options: PlaceOptions;
};

/** A member, by what was linked, else by the address that the platform vouches for. */
export async function findSender(
  { database }: Pick<ChannelDependencies, "database">,
  { opened, tools, externalId, options }: Asking,
): Promise<Member | undefined> {
  const { executor } = database;
  const { organization_id: organizationId, id: channelId } = opened.row;
  const where = { organizationId, channelId, externalId };
  const link = (await findLink(executor, where)) ?? (await findLinkKnownAs(executor, where));
  if (link !== undefined) return findMember(executor, { organizationId, person: link.user_id });
  const { email } = await opened.channel.identify(tools, opened.setup, { id: externalId, options });
  return findMemberByEmail({ database }, { organizationId, email });
}

export async function findMemberByEmail(
  { database }: Pick<ChannelDependencies, "database">,
  { organizationId, email }: { organizationId: string; email: string | null },
): Promise<Member | undefined> {
  return email === null || !email.includes("@")
    ? undefined
    : findMember(database.executor, { organizationId, person: email });
}

/** The member as if they had signed in; whoever decides permits of it what their role does now. */
export const toActor = (
  { channelId, externalId }: { channelId: string; externalId: string },
  { id, name, role, organization_id, organization_name }: Member,
): Actor => ({
  kind: "session",
  id: `${channelId}:${externalId}`,
  userId: id,
  roleId: role,
  name,
  organizationId: organization_id,
  organizationName: organization_name,
  permissions: isBuiltInRole(role) ? withImplied(permissionsOfRole[role]) : allPermissions,
});

/** In words for whoever is not known. */
export const unknownSender = (externalId: string): string =>
  `You are not known here, so nothing was decided. Ask an admin to link your account (${externalId}), or decide in the inbox.`;
