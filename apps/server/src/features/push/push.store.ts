import { inList, type Executor } from "@parley/db";
import { sql } from "kysely";
import { noticeType } from "./notice-type.ts";
import type { PushKeyRow, PushSubscriptionRow, PushTables } from "./push.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<PushTables>();

type OfOrganization = { organizationId: string };
/** Whose: a person's, or of the session of a machine that is one person's. */
export type Owner = OfOrganization & { userId: string | undefined; sessionId: string };

export const findNewestKey = (executor: Executor): Promise<PushKeyRow | undefined> =>
  tables(executor)
    .selectFrom("push_keys")
    .selectAll()
    .orderBy("created_at", "desc")
    .orderBy("id")
    .executeTakeFirst();

export async function insertKey(executor: Executor, row: PushKeyRow): Promise<void> {
  await tables(executor).insertInto("push_keys").values(row).execute();
}

const ownedBy = (executor: Executor, { organizationId, userId, sessionId }: Owner) => {
  const query = tables(executor)
    .selectFrom("push_subscriptions")
    .selectAll()
    .where("organization_id", "=", organizationId);
  return userId === undefined
    ? query.where("user_id", "is", null).where("session_id", "=", sessionId)
    : query.where("user_id", "=", userId);
};

export const listOwned = (executor: Executor, owner: Owner): Promise<PushSubscriptionRow[]> =>
  ownedBy(executor, owner).orderBy("created_at").orderBy("id").execute();

export const findOwned = (
  executor: Executor,
  { id, ...owner }: Owner & { id: string },
): Promise<PushSubscriptionRow | undefined> =>
  ownedBy(executor, owner).where("id", "=", id).executeTakeFirst();

export const findSubscription = (
  executor: Executor,
  { organizationId, id }: OfOrganization & { id: string },
): Promise<PushSubscriptionRow | undefined> =>
  tables(executor)
    .selectFrom("push_subscriptions")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();

export const listSubscriptions = (
  executor: Executor,
  { organizationId }: OfOrganization,
): Promise<PushSubscriptionRow[]> =>
  tables(executor)
    .selectFrom("push_subscriptions")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("id")
    .execute();

/** In which of these organizations there is a browser to be told. */
export async function findSubscribing(executor: Executor, organizationIds: string[]): Promise<Set<string>> {
  if (organizationIds.length === 0) return new Set();
  const rows = await tables(executor)
    .selectFrom("push_subscriptions")
    .select("organization_id")
    .distinct()
    .where(inList(executor, "organization_id", organizationIds))
    .execute();
  return new Set(rows.map((row) => row.organization_id));
}

/** What browsers of an organization are told of, as a list of events; nothing where there is none. */
export const eventsOfBrowsers = (executor: Executor, { organizationId }: OfOrganization) =>
  tables(executor)
    .selectFrom("push_subscriptions")
    .select(sql<string>`${sql.lit(JSON.stringify([noticeType]))}`.as("events"))
    .distinct()
    .where("organization_id", "=", organizationId);

/** A browser has one place in an organization: whoever subscribed last in it. */
export async function replaceSubscription(transaction: Executor, row: PushSubscriptionRow): Promise<void> {
  await tables(transaction)
    .deleteFrom("push_subscriptions")
    .where("organization_id", "=", row.organization_id)
    .where("endpoint_hash", "=", row.endpoint_hash)
    .execute();
  await tables(transaction).insertInto("push_subscriptions").values(row).execute();
}

export async function deleteSubscriptions(
  executor: Executor,
  { organizationId, ids }: OfOrganization & { ids: string[] },
): Promise<void> {
  if (ids.length === 0) return;
  await tables(executor)
    .deleteFrom("push_subscriptions")
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "id", ids))
    .execute();
}

export async function noteDelivered(
  executor: Executor,
  { organizationId, id, now }: OfOrganization & { id: string; now: number },
): Promise<void> {
  await tables(executor)
    .updateTable("push_subscriptions")
    .set({ delivered_at: now })
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

/** Which of these sessions are open, whatever way people get in. */
export async function listOpenSessions(
  executor: Executor,
  { ids, now }: { ids: string[]; now: number },
): Promise<Set<string>> {
  const open = await Promise.all(
    (["user_sessions", "browser_sessions"] as const).map((table) =>
      tables(executor)
        .selectFrom(table)
        .select("id")
        .where(inList(executor, "id", ids))
        .where("expires_at", ">", now)
        .execute(),
    ),
  );
  return new Set(open.flat().map(({ id }) => id));
}

/** The roles of these people in the organization; who is no member has none. */
export async function listRolesOf(
  executor: Executor,
  { organizationId, userIds }: OfOrganization & { userIds: string[] },
): Promise<Map<string, string>> {
  const rows = await tables(executor)
    .selectFrom("members")
    .select(["user_id", "role"])
    .where("organization_id", "=", organizationId)
    .where(inList(executor, "user_id", userIds))
    .execute();
  return new Map(rows.map(({ user_id: id, role }) => [id, role]));
}
