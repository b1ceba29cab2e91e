import type { Executor } from "@parley/db";
import type { PeopleTables, UserSessionRow } from "./people.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<PeopleTables>();

type OfUser = { userId: string };

/** The open sessions of a person, the one used last first. */
export function listSessions(
  executor: Executor,
  { userId, now }: OfUser & { now: number },
): Promise<UserSessionRow[]> {
  return tables(executor)
    .selectFrom("user_sessions")
    .selectAll()
    .where("user_id", "=", userId)
    .where("expires_at", ">", now)
    .orderBy("updated_at", "desc")
    .orderBy("id")
    .execute();
}

/** False where the person has no such session. */
export async function deleteSessionOf(
  executor: Executor,
  { userId, id }: OfUser & { id: string },
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("user_sessions")
    .where("user_id", "=", userId)
    .where("id", "=", id)
    .returning("id")
    .execute();
  return deleted.length > 0;
}

export async function deleteOtherSessions(
  executor: Executor,
  { userId, keptId }: OfUser & { keptId: string },
): Promise<number> {
  const deleted = await tables(executor)
    .deleteFrom("user_sessions")
    .where("user_id", "=", userId)
    .where("id", "!=", keptId)
    .returning("id")
    .execute();
  return deleted.length;
}

export async function setSessionOrganization(
  executor: Executor,
  { sessionId, organizationId }: { sessionId: string; organizationId: string },
): Promise<void> {
  await tables(executor)
    .updateTable("user_sessions")
    .set({ organization_id: organizationId })
    .where("id", "=", sessionId)
    .execute();
}

/** Notes which connection vouched for whoever a session was just opened for. */
export async function setSessionConnection(
  executor: Executor,
  { sessionId, connectionId }: { sessionId: string; connectionId: string },
): Promise<void> {
  await tables(executor)
    .updateTable("user_sessions")
    .set({ sso_connection_id: connectionId })
    .where("id", "=", sessionId)
    .execute();
}

/** An open session by what its cookie holds. */
export function findSessionByToken(
  executor: Executor,
  { tokenHash, now }: { tokenHash: string; now: number },
): Promise<{ id: string; user_id: string } | undefined> {
  return tables(executor)
    .selectFrom("user_sessions")
    .select(["id", "user_id"])
    .where("token_hash", "=", tokenHash)
    .where("expires_at", ">", now)
    .executeTakeFirst();
}
