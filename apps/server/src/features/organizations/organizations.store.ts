import type { Executor } from "@parley/db";
import type { OrganizationRow, OrganizationTables } from "./organizations.tables.ts";

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
