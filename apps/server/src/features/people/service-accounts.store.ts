import type { Executor } from "@parley/db";
import type { PeopleTables, ServiceAccountRow } from "./people.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<PeopleTables>();

type OfOrganization = { organizationId: string };
type OfAccount = OfOrganization & { id: string };

export function listServiceAccounts(
  executor: Executor,
  { organizationId }: OfOrganization,
): Promise<ServiceAccountRow[]> {
  return tables(executor)
    .selectFrom("service_accounts")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("name")
    .execute();
}

export function findServiceAccount(
  executor: Executor,
  { organizationId, id }: OfAccount,
): Promise<ServiceAccountRow | undefined> {
  return tables(executor)
    .selectFrom("service_accounts")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function insertServiceAccount(executor: Executor, row: ServiceAccountRow): Promise<void> {
  await tables(executor).insertInto("service_accounts").values(row).execute();
}

export async function updateServiceAccount(
  executor: Executor,
  { organizationId, id, changes }: OfAccount & { changes: Partial<ServiceAccountRow> },
): Promise<void> {
  if (Object.keys(changes).length === 0) return;
  await tables(executor)
    .updateTable("service_accounts")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}
