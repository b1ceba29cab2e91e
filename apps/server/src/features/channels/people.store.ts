import { ChannelPreferences } from "@parley/contract";
import { affectedRows, fromJson, inList, type Executor } from "@parley/db";
import type { ChannelTables, PersonLinkRow, PreferencesRow } from "./channels.tables.ts";

/** Who belongs to an organization; read here, written there. */
type PeopleTables = {
  users: { id: string; name: string; email: string };
  members: { organization_id: string; user_id: string; role: string };
  organizations: { id: string; name: string };
};

const tables = (executor: Executor) => executor.$extendTables<ChannelTables & PeopleTables>();

export type Member = {
  id: string;
  name: string;
  email: string;
  role: string;
  organization_id: string;
  organization_name: string;
};

type OfOrganization = { organizationId: string };

/** By id, or by address in whatever case. */
export const findMember = (
  executor: Executor,
  { organizationId, person }: OfOrganization & { person: string },
): Promise<Member | undefined> =>
  members(executor, organizationId)
    .where(({ eb, or }) => or([eb("users.id", "=", person), eb("users.email", "=", person.toLowerCase())]))
    .executeTakeFirst();

const members = (executor: Executor, organizationId: string) =>
  tables(executor)
    .selectFrom("members")
    .innerJoin("users", "users.id", "members.user_id")
    .innerJoin("organizations", "organizations.id", "members.organization_id")
    .select([
      "users.id",
      "users.name",
      "users.email",
      "members.role",
      "members.organization_id",
      "organizations.name as organization_name",
    ])
    .where("members.organization_id", "=", organizationId);

type OfChannel = OfOrganization & { channelId: string };

/** Only those of members. */
export const listLinks = (executor: Executor, { organizationId, channelId }: OfChannel) =>
  tables(executor)
    .selectFrom("channel_people")
    .innerJoin("members", (join) =>
      join
        .onRef("members.user_id", "=", "channel_people.user_id")
        .onRef("members.organization_id", "=", "channel_people.organization_id"),
    )
    .innerJoin("users", "users.id", "channel_people.user_id")
    .selectAll("channel_people")
    .select(["users.name", "users.email"])
    .where("channel_people.organization_id", "=", organizationId)
    .where("channel_people.channel_id", "=", channelId)
    .orderBy("channel_people.external_id")
    .execute();

type OfUser = OfOrganization & { userId: string };

/** With the channels that they are in, the latest first. */
export const listLinksOfUser = (executor: Executor, { organizationId, userId }: OfUser) =>
  tables(executor)
    .selectFrom("channel_people")
    .innerJoin("channels", "channels.id", "channel_people.channel_id")
    .select(["channels.id", "channels.kind", "channels.name"])
    .select(["channel_people.external_id", "channel_people.created_at"])
    .where("channel_people.organization_id", "=", organizationId)
    .where("channels.organization_id", "=", organizationId)
    .where("channel_people.user_id", "=", userId)
    .orderBy("channel_people.created_at", "desc")
    .orderBy("channel_people.external_id")
    .execute();

/** Of whom the platform tells by that id, though they are linked by another; nobody where several may be meant. */
export async function findLinkKnownAs(
  executor: Executor,
  { organizationId, channelId, externalId }: OfChannel & { externalId: string },
): Promise<PersonLinkRow | undefined> {
  const links = await tables(executor)
    .selectFrom("channel_people")
    .innerJoin("channel_contacts", (join) =>
      join
        .onRef("channel_contacts.channel_id", "=", "channel_people.channel_id")
        .onRef("channel_contacts.external_id", "=", "channel_people.external_id"),
    )
    .selectAll("channel_people")
    .where("channel_people.organization_id", "=", organizationId)
    .where("channel_people.channel_id", "=", channelId)
    .where("channel_contacts.organization_id", "=", organizationId)
    .where("channel_contacts.known_as", "=", externalId)
    .limit(20)
    .execute();
  return new Set(links.map(({ user_id: userId }) => userId)).size === 1 ? links[0] : undefined;
}

export const findLink = (
  executor: Executor,
  { organizationId, channelId, externalId }: OfChannel & { externalId: string },
): Promise<PersonLinkRow | undefined> =>
  tables(executor)
    .selectFrom("channel_people")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("channel_id", "=", channelId)
    .where("external_id", "=", externalId)
    .executeTakeFirst();

export const findLinkOfUser = (
  executor: Executor,
  { organizationId, channelId, userId }: OfChannel & { userId: string },
): Promise<PersonLinkRow | undefined> =>
  tables(executor)
    .selectFrom("channel_people")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("channel_id", "=", channelId)
    .where("user_id", "=", userId)
    .orderBy("created_at", "desc")
    .executeTakeFirst();

/** False where the account is somebody's already. */
export async function insertLink(executor: Executor, row: PersonLinkRow): Promise<boolean> {
  const inserted = await tables(executor)
    .insertInto("channel_people")
    .values(row)
    .onConflict((conflict) => conflict.columns(["channel_id", "external_id"]).doNothing())
    .returning("external_id")
    .execute();
  return inserted.length > 0;
}

export async function saveLink(executor: Executor, row: PersonLinkRow): Promise<void> {
  const { user_id, created_at } = row;
  await tables(executor)
    .insertInto("channel_people")
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(["channel_id", "external_id"]).doUpdateSet({ user_id, created_at }),
    )
    .execute();
}

/** With a user, only where it is theirs. */
export async function deleteLink(
  executor: Executor,
  { organizationId, channelId, externalId, userId }: OfChannel & { externalId: string; userId?: string },
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("channel_people")
    .where("organization_id", "=", organizationId)
    .where("channel_id", "=", channelId)
    .where("external_id", "=", externalId)
    .$if(userId !== undefined, (query) => query.where("user_id", "=", userId ?? ""))
    .execute();
  return affectedRows(deleted) > 0;
}

const listPreferences = (
  executor: Executor,
  { organizationId, userIds }: OfOrganization & { userIds: string[] },
): Promise<PreferencesRow[]> =>
  tables(executor)
    .selectFrom("channel_preferences")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "user_id", userIds))
    .execute();

/** By person; who has said nothing, or nothing that anybody can read, is absent. */
export async function readPreferences(
  executor: Executor,
  given: OfOrganization & { userIds: string[] },
): Promise<ReadonlyMap<string, ChannelPreferences>> {
  if (given.userIds.length === 0) return new Map();
  const rows = await listPreferences(executor, given);
  return new Map(
    rows.flatMap((row) => {
      const read = readKept(row.preferences);
      return read === undefined ? [] : [[row.user_id, read] as const];
    }),
  );
}

/** It may be of another version, or changed by hand: nothing holds up what is told. A zone that nobody knows counts as UTC. */
function readKept(text: string): ChannelPreferences | undefined {
  try {
    const kept = fromJson<object>(text);
    const read = ChannelPreferences.safeParse(kept);
    return read.success ? read.data : ChannelPreferences.safeParse({ ...kept, time_zone: "UTC" }).data;
  } catch {
    return undefined;
  }
}

export async function savePreferences(executor: Executor, row: PreferencesRow): Promise<void> {
  const { preferences, updated_at } = row;
  await tables(executor)
    .insertInto("channel_preferences")
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(["organization_id", "user_id"]).doUpdateSet({ preferences, updated_at }),
    )
    .execute();
}
