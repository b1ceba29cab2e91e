import type { Executor } from "@parley/db";
import type { AccessTables, ApiKeyRow, BrowserSessionRow } from "./access.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<AccessTables>();

/** With the role of the service account or person it is of, which is null where that was disabled or they have left. */
export function findApiKey(executor: Executor, { hash, now }: { hash: string; now: number }) {
  return tables(executor)
    .selectFrom("api_keys")
    .innerJoin("organizations", "organizations.id", "api_keys.organization_id")
    .leftJoin("service_accounts", (join) =>
      join
        .onRef("service_accounts.id", "=", "api_keys.service_account_id")
        .onRef("service_accounts.organization_id", "=", "api_keys.organization_id")
        .on("service_accounts.disabled_at", "is", null),
    )
    .leftJoin("members", (join) =>
      join
        .onRef("members.user_id", "=", "api_keys.user_id")
        .onRef("members.organization_id", "=", "api_keys.organization_id"),
    )
    .select([
      "api_keys.id",
      "api_keys.name",
      "api_keys.organization_id",
      "api_keys.permissions",
      "api_keys.paths",
      "api_keys.environments",
      "api_keys.requests_per_minute",
      "api_keys.replaced_by",
      "api_keys.service_account_id",
      "api_keys.user_id",
      "service_accounts.role",
      "members.role as member_role",
      "organizations.name as organization_name",
    ])
    .where("api_keys.hash", "=", hash)
    .where("api_keys.revoked_at", "is", null)
    .where(({ or, eb }) => or([eb("expires_at", "is", null), eb("expires_at", ">", now)]))
    .executeTakeFirst();
}

/** Keeps the row that is there when the key exists already. */
export async function insertApiKey(executor: Executor, row: ApiKeyRow): Promise<void> {
  await tables(executor)
    .insertInto("api_keys")
    .values(row)
    .onConflict((conflict) => conflict.column("hash").doNothing())
    .execute();
}

/** Makes a key work that the operator gives, whether it is new or was revoked. */
export async function restoreApiKey(executor: Executor, row: ApiKeyRow): Promise<void> {
  await tables(executor)
    .insertInto("api_keys")
    .values(row)
    .onConflict((conflict) =>
      conflict.column("hash").doUpdateSet({ name: row.name, revoked_at: null, permissions: row.permissions }),
    )
    .execute();
}

/** Revokes the keys of this name but for one. */
export async function revokeOtherApiKeys(
  executor: Executor,
  { organizationId, name, hash, now }: { organizationId: string; name: string; hash: string; now: number },
): Promise<void> {
  await tables(executor)
    .updateTable("api_keys")
    .set({ revoked_at: now })
    .where("organization_id", "=", organizationId)
    .where("name", "=", name)
    .where("hash", "!=", hash)
    .where("revoked_at", "is", null)
    .execute();
}

export async function insertSession(executor: Executor, row: BrowserSessionRow): Promise<void> {
  await tables(executor).insertInto("browser_sessions").values(row).execute();
}

/** Turns an unused link into a session; false when the link is unknown, used or too old. One statement, so a link opens once. */
export async function redeemLink(
  executor: Executor,
  {
    linkHash,
    sessionHash,
    now,
    expiresAt,
  }: { linkHash: string; sessionHash: string; now: number; expiresAt: number },
): Promise<boolean> {
  const redeemed = await tables(executor)
    .updateTable("browser_sessions")
    .set({ link_hash: null, session_hash: sessionHash, expires_at: expiresAt })
    .where("link_hash", "=", linkHash)
    .where("expires_at", ">", now)
    .returning("id")
    .execute();
  return redeemed.length > 0;
}

export function findSession(executor: Executor, { sessionHash, now }: { sessionHash: string; now: number }) {
  return tables(executor)
    .selectFrom("browser_sessions")
    .innerJoin("organizations", "organizations.id", "browser_sessions.organization_id")
    .select([
      "browser_sessions.id",
      "browser_sessions.organization_id",
      "organizations.name as organization_name",
    ])
    .where("session_hash", "=", sessionHash)
    .where("expires_at", ">", now)
    .executeTakeFirst();
}

export async function deleteSession(executor: Executor, sessionHash: string): Promise<void> {
  await tables(executor).deleteFrom("browser_sessions").where("session_hash", "=", sessionHash).execute();
}

export async function deleteExpiredSessions(executor: Executor, now: number): Promise<void> {
  await tables(executor).deleteFrom("browser_sessions").where("expires_at", "<=", now).execute();
}

/** Uses an unused link up: the organization it is of. One statement, so it is used once. */
export async function useLink(
  executor: Executor,
  { linkHash, now }: { linkHash: string; now: number },
): Promise<string | undefined> {
  const used = await tables(executor)
    .deleteFrom("browser_sessions")
    .where("link_hash", "=", linkHash)
    .where("expires_at", ">", now)
    .returning("organization_id")
    .executeTakeFirst();
  return used?.organization_id;
}

/** Whether somebody with an account owns the organization. */
export async function hasOwner(executor: Executor, organizationId: string): Promise<boolean> {
  const owner = await executor
    .$extendTables<{ members: { organization_id: string; role: string } }>()
    .selectFrom("members")
    .select("role")
    .where("organization_id", "=", organizationId)
    .where("role", "=", "owner")
    .limit(1)
    .executeTakeFirst();
  return owner !== undefined;
}
