import { affectedRows, fromJson, type Executor } from "@parley/db";
import type { ChannelRow, ChannelTables } from "./channels.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ChannelTables>();

type OfOrganization = { organizationId: string };
type OneOf = OfOrganization & { id: string };

export async function insertChannel(executor: Executor, row: ChannelRow): Promise<void> {
  await tables(executor).insertInto("channels").values(row).execute();
}

/** In the order in which they were set up. */
export const listChannels = (executor: Executor, { organizationId }: OfOrganization): Promise<ChannelRow[]> =>
  tables(executor)
    .selectFrom("channels")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();

export const findChannel = (
  executor: Executor,
  { organizationId, id }: OneOf,
): Promise<ChannelRow | undefined> =>
  tables(executor)
    .selectFrom("channels")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();

/** Of whichever organization: what comes in names the channel, and proves that it may. */
export const findChannelById = (executor: Executor, id: string): Promise<ChannelRow | undefined> =>
  tables(executor).selectFrom("channels").selectAll().where("id", "=", id).executeTakeFirst();

/** Of all organizations: for what this process does for each of them. */
export const listChannelsOfKind = (executor: Executor, kind: ChannelRow["kind"]): Promise<ChannelRow[]> =>
  tables(executor).selectFrom("channels").selectAll().where("kind", "=", kind).orderBy("id").execute();

type OfApp = { id: string; team_id: string | null };

/** Of all organizations, the oldest first: what comes in names the app, and proves that it may. */
export async function listSlackChannelsOfApp(executor: Executor, appId: string): Promise<OfApp[]> {
  if (!/^\w{1,100}$/u.test(appId)) return [];
  const rows = await tables(executor)
    .selectFrom("channels")
    .select(["id", "settings"])
    .where("kind", "=", "slack")
    .where("is_enabled", "=", true)
    // Fewer to read: what is equal is found out below.
    .where("settings", "like", `%"${appId}"%`)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.flatMap(({ id, settings }) => {
    const { app_id, team_id } = fromJson<{ app_id?: string | null; team_id?: string | null }>(settings);
    return app_id === appId ? [{ id, team_id: team_id ?? null }] : [];
  });
}

export async function updateChannel(
  executor: Executor,
  { organizationId, id, changes }: OneOf & { changes: Partial<ChannelRow> },
): Promise<void> {
  await tables(executor)
    .updateTable("channels")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

/** False where there is none. */
export async function deleteChannel(executor: Executor, { organizationId, id }: OneOf): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("channels")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
  return affectedRows(deleted) > 0;
}
