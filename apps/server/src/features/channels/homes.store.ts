import type { Executor } from "@parley/db";
import type { HomeRow, InboxTables } from "./inbox.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<InboxTables>();

type OneOf = Pick<HomeRow, "channel_id" | "external_id">;

/** Opened now, at this page: it is shown anew whatever it shows. */
export async function openHome(
  executor: Executor,
  {
    channel_id,
    external_id,
    organization_id,
    page,
    opened_at,
  }: Omit<HomeRow, "shown_hash" | `known_${string}`>,
): Promise<void> {
  const unknown = { shown_hash: null, known_email: null, known_at: null };
  await tables(executor)
    .insertInto("channel_homes")
    .values({ channel_id, external_id, organization_id, page, opened_at, ...unknown })
    .onConflict((conflict) =>
      conflict.columns(["channel_id", "external_id"]).doUpdateSet({ page, opened_at, shown_hash: null }),
    )
    .execute();
}

export const findHome = (
  executor: Executor,
  { channel_id, external_id }: OneOf,
): Promise<HomeRow | undefined> =>
  tables(executor)
    .selectFrom("channel_homes")
    .selectAll()
    .where("channel_id", "=", channel_id)
    .where("external_id", "=", external_id)
    .executeTakeFirst();

/** Channels of which somebody has opened their inbox since then. */
export async function listChannelsWithHomes(
  executor: Executor,
  { organizationId, since }: { organizationId: string; since: number },
): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("channel_homes")
    .select("channel_id")
    .distinct()
    .where("organization_id", "=", organizationId)
    .where("opened_at", ">", since)
    .execute();
  return rows.map((row) => row.channel_id);
}

/** Those opened since then, the latest first. */
export const listHomes = (
  executor: Executor,
  { channelId, since, limit }: { channelId: string; since: number; limit: number },
): Promise<HomeRow[]> =>
  tables(executor)
    .selectFrom("channel_homes")
    .selectAll()
    .where("channel_id", "=", channelId)
    .where("opened_at", ">", since)
    .orderBy("opened_at", "desc")
    .limit(limit)
    .execute();

export async function updateHome(
  executor: Executor,
  { channel_id, external_id }: OneOf,
  changes: Partial<HomeRow>,
): Promise<void> {
  await tables(executor)
    .updateTable("channel_homes")
    .set(changes)
    .where("channel_id", "=", channel_id)
    .where("external_id", "=", external_id)
    .execute();
}

export async function deleteHome(executor: Executor, { channel_id, external_id }: OneOf): Promise<void> {
  await tables(executor)
    .deleteFrom("channel_homes")
    .where("channel_id", "=", channel_id)
    .where("external_id", "=", external_id)
    .execute();
}
