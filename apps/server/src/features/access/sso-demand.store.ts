import type { Executor } from "@parley/db";

type SsoTables = {
  sso_domains: { connection_id: string; domain: string; verified_at: number | null };
  sso_connections: { id: string; organization_id: string; name: string; is_required: boolean };
  members: { organization_id: string; user_id: string; role: string };
};

export type SsoDemand = { connectionId: string; name: string };

/**
 * The connection that somebody has to come in by, and by nothing else. Its own organization's owners need not, so that a
 * broken provider locks nobody out for good.
 */
export async function findSsoDemand(
  executor: Executor,
  { id, email }: { id: string; email: string },
): Promise<SsoDemand | undefined> {
  const row = await executor
    .$extendTables<SsoTables>()
    .selectFrom("sso_domains")
    .innerJoin("sso_connections", "sso_connections.id", "sso_domains.connection_id")
    .leftJoin("members", (join) =>
      join
        .onRef("members.organization_id", "=", "sso_connections.organization_id")
        .on("members.user_id", "=", id),
    )
    .select(["sso_connections.id", "sso_connections.name", "sso_connections.is_required", "members.role"])
    .where("sso_domains.domain", "=", email.slice(email.lastIndexOf("@") + 1))
    .where("sso_domains.verified_at", "is not", null)
    .executeTakeFirst();
  if (row === undefined || !row.is_required || row.role === "owner") return undefined;
  return { connectionId: row.id, name: row.name };
}
