import type { Executor } from "@parley/db";
import type { PeopleTables, SsoConnectionRow, SsoDomainRow } from "./people.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<PeopleTables>();

type OfOrganization = { organizationId: string };
type OfConnection = OfOrganization & { id: string };
type OfDomain = OfConnection & { domain: string };

export function listConnections(
  executor: Executor,
  { organizationId }: OfOrganization,
): Promise<SsoConnectionRow[]> {
  return tables(executor)
    .selectFrom("sso_connections")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

export function findConnection(
  executor: Executor,
  { organizationId, id }: OfConnection,
): Promise<SsoConnectionRow | undefined> {
  return tables(executor)
    .selectFrom("sso_connections")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** For signing in, when nobody's organization is known yet. */
export function findConnectionById(executor: Executor, id: string): Promise<SsoConnectionRow | undefined> {
  return tables(executor).selectFrom("sso_connections").selectAll().where("id", "=", id).executeTakeFirst();
}

/** Whose connection speaks for a domain: at most one does. */
export function findConnectionOfDomain(
  executor: Executor,
  domain: string,
): Promise<SsoConnectionRow | undefined> {
  return tables(executor)
    .selectFrom("sso_domains")
    .innerJoin("sso_connections", "sso_connections.id", "sso_domains.connection_id")
    .selectAll("sso_connections")
    .where("sso_domains.domain", "=", domain)
    .where("sso_domains.verified_at", "is not", null)
    .executeTakeFirst();
}

export async function insertConnection(executor: Executor, row: SsoConnectionRow): Promise<void> {
  await tables(executor).insertInto("sso_connections").values(row).execute();
}

/** False where there is none. */
export async function updateConnection(
  executor: Executor,
  { organizationId, id, changes }: OfConnection & { changes: Partial<SsoConnectionRow> },
): Promise<boolean> {
  const updated = await tables(executor)
    .updateTable("sso_connections")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .returning("id")
    .execute();
  return updated.length > 0;
}

/** Its domains go with it. False where there is none. */
export async function deleteConnection(
  executor: Executor,
  { organizationId, id }: OfConnection,
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("sso_connections")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .returning("id")
    .execute();
  return deleted.length > 0;
}

export function listDomains(executor: Executor, { organizationId }: OfOrganization): Promise<SsoDomainRow[]> {
  return tables(executor)
    .selectFrom("sso_domains")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("domain")
    .execute();
}

export function findDomain(
  executor: Executor,
  { organizationId, id, domain }: OfDomain,
): Promise<SsoDomainRow | undefined> {
  return tables(executor)
    .selectFrom("sso_domains")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("connection_id", "=", id)
    .where("domain", "=", domain)
    .executeTakeFirst();
}

/** One that is there stays as it is. @throws a unique violation where another connection speaks for it */
export async function insertDomain(executor: Executor, row: SsoDomainRow): Promise<void> {
  await tables(executor)
    .insertInto("sso_domains")
    .values(row)
    .onConflict((conflict) => conflict.columns(["connection_id", "domain"]).doNothing())
    .execute();
}

/** @throws a unique violation where another connection speaks for it */
export async function markDomainVerified(
  executor: Executor,
  { organizationId, id, domain, now }: OfDomain & { now: number },
): Promise<void> {
  await tables(executor)
    .updateTable("sso_domains")
    .set({ verified_at: now })
    .where("organization_id", "=", organizationId)
    .where("connection_id", "=", id)
    .where("domain", "=", domain)
    .execute();
}

/** False where there is none. */
export async function deleteDomain(
  executor: Executor,
  { organizationId, id, domain }: OfDomain,
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("sso_domains")
    .where("organization_id", "=", organizationId)
    .where("connection_id", "=", id)
    .where("domain", "=", domain)
    .returning("domain")
    .execute();
  return deleted.length > 0;
}
