import type { Contact } from "@parley/channels";
import type { Executor } from "@parley/db";
import type { ChannelRow, ChannelTables, ContactRow } from "./channels.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ChannelTables>();

type OfChannel = Pick<ChannelRow, "organization_id" | "id">;

/** For `ChannelTools.findContact`. */
export const contactsOf =
  (executor: Executor, channel: OfChannel) =>
  async (externalId: string): Promise<Contact> => {
    const row = await findRow(executor, channel, externalId);
    const knownAs = row?.known_as ?? null;
    const other = knownAs === null ? undefined : await findRow(executor, channel, knownAs);
    const heardAt = Math.max(row?.heard_at ?? 0, other?.heard_at ?? 0);
    return {
      heardAt: heardAt === 0 ? null : heardAt,
      hasStopped: row?.has_stopped === true || other?.has_stopped === true,
      knownAs,
      keepKnownAs: (id) => saveKnownAs(executor, channel, { externalId, knownAs: id }),
    };
  };

const findRow = (
  executor: Executor,
  { organization_id: organizationId, id: channelId }: OfChannel,
  externalId: string,
) =>
  tables(executor)
    .selectFrom("channel_contacts")
    .select(["heard_at", "has_stopped", "known_as"])
    .where("organization_id", "=", organizationId)
    .where("channel_id", "=", channelId)
    .where("external_id", "=", externalId)
    .executeTakeFirst();

type Facts = Pick<ContactRow, "heard_at" | "has_stopped" | "stop_said_at" | "known_as">;
const nothing: Facts = { heard_at: 0, has_stopped: false, stop_said_at: 0, known_as: null };

type Saving = {
  externalId: string;
  facts: Partial<Facts>;
  /** What must hold of a row that is there, else it stays as it is. */
  onlyWhere?: readonly ["channel_contacts.heard_at" | "channel_contacts.stop_said_at", "<" | "<=", number];
};

async function saveFacts(
  executor: Executor,
  { organization_id, id: channel_id }: OfChannel,
  { externalId: external_id, facts, onlyWhere }: Saving,
): Promise<void> {
  await tables(executor)
    .insertInto("channel_contacts")
    .values({ channel_id, external_id, organization_id, ...nothing, ...facts })
    .onConflict((conflict) => {
      const update = conflict.columns(["channel_id", "external_id"]).doUpdateSet(facts);
      return onlyWhere === undefined ? update : update.where(...onlyWhere);
    })
    .execute();
}

const saveKnownAs = (
  executor: Executor,
  channel: OfChannel,
  { externalId, knownAs: known_as }: { externalId: string; knownAs: string },
): Promise<void> => saveFacts(executor, channel, { externalId, facts: { known_as } });

type Said = { externalId: string; at: number };

/** What is told late changes nothing. */
export const saveHeard = (
  executor: Executor,
  channel: OfChannel,
  { externalId, at: heard_at }: Said,
): Promise<void> =>
  saveFacts(executor, channel, {
    externalId,
    facts: { heard_at },
    onlyWhere: ["channel_contacts.heard_at", "<", heard_at],
  });

/** The last word counts, in whatever order they are told; of two at one moment the no. */
export const saveStop = (
  executor: Executor,
  channel: OfChannel,
  { externalId, at: stop_said_at, hasStopped: has_stopped }: Said & { hasStopped: boolean },
): Promise<void> =>
  saveFacts(executor, channel, {
    externalId,
    facts: { has_stopped, stop_said_at },
    onlyWhere: ["channel_contacts.stop_said_at", has_stopped ? "<=" : "<", stop_said_at],
  });

/** Who has not written for long may not be written to, as those of whom nothing is known. A STOP is kept, and whose it is. */
export async function deleteOldContacts(
  executor: Executor,
  { before, limit }: { before: number; limit: number },
): Promise<void> {
  await tables(executor)
    .deleteFrom("channel_contacts")
    .where(({ eb, refTuple, selectFrom }) =>
      eb(
        refTuple("channel_id", "external_id"),
        "in",
        selectFrom("channel_contacts")
          .select(["channel_id", "external_id"])
          .where("heard_at", "<", before)
          .where("has_stopped", "=", false)
          .where("known_as", "is", null)
          .where("stop_said_at", "<", before)
          .orderBy("heard_at")
          .limit(limit)
          .$asTuple("channel_id", "external_id"),
      ),
    )
    // Who writes at this moment is kept.
    .where("heard_at", "<", before)
    .where("has_stopped", "=", false)
    .execute();
}
