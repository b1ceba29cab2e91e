import type { Executor } from "@parley/db";
import type { AccessTables } from "./access.tables.ts";

/** The role of a member or of a service account that is not disabled. */
export async function findRole(
  executor: Executor,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<string | undefined> {
  const tables = executor.$extendTables<AccessTables>();
  const member = await tables
    .selectFrom("members")
    .select("role")
    .where("organization_id", "=", organizationId)
    .where("user_id", "=", id)
    .executeTakeFirst();
  if (member !== undefined) return member.role;
  const account = await tables
    .selectFrom("service_accounts")
    .select("role")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .where("disabled_at", "is", null)
    .executeTakeFirst();
  return account?.role;
}

/** Whether it is a browser's session that is still signed in, where one person has the machine: the owner's. */
export async function isOwnersSession(
  executor: Executor,
  { organizationId, id, now }: { organizationId: string; id: string; now: number },
): Promise<boolean> {
  const session = await executor
    .$extendTables<AccessTables>()
    .selectFrom("browser_sessions")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .where("session_hash", "is not", null)
    .where("expires_at", ">", now)
    .executeTakeFirst();
  return session !== undefined;
}
