import type { Executor } from "@parley/db";

type UserSessionTables = {
  users: { id: string; name: string; email: string };
  user_sessions: {
    id: string;
    user_id: string;
    token_hash: string;
    organization_id: string | null;
    sso_connection_id: string | null;
    expires_at: number;
  };
  verifications: { expires_at: number };
  sign_in_limits: { last_request: number };
  members: { organization_id: string; user_id: string; role: string; created_at: number };
  organizations: { id: string; name: string };
};

const tables = (executor: Executor) => executor.$extendTables<UserSessionTables>();

/**
 * Whose session it is, and in which organization: the one the session is about, where its person is a member still, else
 * the one they have been in longest.
 */
export async function findUserSession(
  executor: Executor,
  { tokenHash, now }: { tokenHash: string; now: number },
) {
  const rows = await tables(executor)
    .selectFrom("user_sessions")
    .innerJoin("users", "users.id", "user_sessions.user_id")
    .leftJoin("members", "members.user_id", "users.id")
    .leftJoin("organizations", "organizations.id", "members.organization_id")
    .select([
      "user_sessions.id",
      "user_sessions.organization_id as wanted_id",
      "user_sessions.sso_connection_id",
      "users.id as user_id",
      "users.name",
      "users.email",
      "members.role",
      "organizations.id as organization_id",
      "organizations.name as organization_name",
    ])
    .where("user_sessions.token_hash", "=", tokenHash)
    .where("user_sessions.expires_at", ">", now)
    .orderBy("members.created_at")
    .orderBy("organizations.id")
    .execute();
  return rows.find((row) => row.organization_id === row.wanted_id) ?? rows[0];
}

export async function deleteUserSession(executor: Executor, id: string): Promise<void> {
  await tables(executor).deleteFrom("user_sessions").where("id", "=", id).execute();
}

const day = 24 * 60 * 60 * 1000;

/** Sessions and links that have ended, and counts of tries that count no more. */
export async function deleteExpiredUserSessions(executor: Executor, now: number): Promise<void> {
  await tables(executor).deleteFrom("user_sessions").where("expires_at", "<=", now).execute();
  await tables(executor).deleteFrom("verifications").where("expires_at", "<=", now).execute();
  await tables(executor)
    .deleteFrom("sign_in_limits")
    .where("last_request", "<=", now - day)
    .execute();
}
