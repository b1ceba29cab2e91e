import type { Executor } from "@parley/db";
import type { EnvironmentRow, OrganizationRow, OrganizationTables } from "./organizations.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<OrganizationTables>();

export function findFirstOrganization(executor: Executor): Promise<OrganizationRow | undefined> {
  return tables(executor)
    .selectFrom("organizations")
    .selectAll()
    .orderBy("created_at")
    .limit(1)
    .executeTakeFirst();
}

export async function insertOrganization(executor: Executor, row: OrganizationRow): Promise<void> {
  await tables(executor).insertInto("organizations").values(row).execute();
}

export async function insertEnvironments(executor: Executor, rows: EnvironmentRow[]): Promise<void> {
  await tables(executor).insertInto("environments").values(rows).execute();
}

export function listEnvironments(executor: Executor, organizationId: string): Promise<EnvironmentRow[]> {
  return tables(executor)
    .selectFrom("environments")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}
