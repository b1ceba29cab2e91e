import type { Contact } from "@parley/channels";
import type { Executor } from "@parley/db";
import type { ChannelRow, ChannelTables } from "./channels.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ChannelTables>();

type OfChannel = Pick<ChannelRow, "organization_id" | "id">;

/** For `ChannelTools.findContact`. */
export const contactsOf =
  (executor: Executor, { organization_id: organizationId, id: channelId }: OfChannel) =>
  async (externalId: string): Promise<Contact> => {
    const row = await tables(executor)
      .selectFrom("channel_contacts")
      .select(["heard_at", "has_stopped"])
      .where("organization_id", "=", organizationId)
      .where("channel_id", "=", channelId)
      .where("external_id", "=", externalId)
      .executeTakeFirst();
    const heardAt = row === undefined || row.heard_at === 0 ? null : row.heard_at;
    return { heardAt, hasStopped: row?.has_stopped === true };
  };

type Said = { externalId: string; at: number };

/** What is told late changes nothing. */
export async function saveHeard(
  executor: Executor,
  { organization_id, id: channel_id }: OfChannel,
  { externalId: external_id, at: heard_at }: Said,
): Promise<void> {
  await tables(executor)
    .insertInto("channel_contacts")
    .values({ channel_id, external_id, organization_id, heard_at, has_stopped: false, stop_said_at: 0 })
    .onConflict((conflict) =>
      conflict
        .columns(["channel_id", "external_id"])
        .doUpdateSet({ heard_at })
        .where("channel_contacts.heard_at", "<", heard_at),
    )
    .execute();
}

/** The last word counts, in whatever order they are told; of two at one moment the no. */
export async function saveStop(
  executor: Executor,
  { organization_id, id: channel_id }: OfChannel,
  { externalId: external_id, at: stop_said_at, hasStopped: has_stopped }: Said & { hasStopped: boolean },
): Promise<void> {
  await tables(executor)
    .insertInto("channel_contacts")
    .values({ channel_id, external_id, organization_id, heard_at: 0, has_stopped, stop_said_at })
    .onConflict((conflict) =>
      conflict
        .columns(["channel_id", "external_id"])
        .doUpdateSet({ has_stopped, stop_said_at })
        .where("channel_contacts.stop_said_at", has_stopped ? "<=" : "<", stop_said_at),
    )
    .execute();
}

/** Who has not written for long may not be written to, as those of whom nothing is known. A STOP is kept. */
export async function deleteOldContacts(executor: Executor, before: number): Promise<void> {
  await tables(executor)
    .deleteFrom("channel_contacts")
    .where("heard_at", "<", before)
    .where("has_stopped", "=", false)
    .where("stop_said_at", "<", before)
    .execute();
}
