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

export function findOrganization(executor: Executor, id: string): Promise<OrganizationRow | undefined> {
  return tables(executor).selectFrom("organizations").selectAll().where("id", "=", id).executeTakeFirst();
}

export function renameOrganization(
  executor: Executor,
  { id, name }: { id: string; name: string },
): Promise<OrganizationRow> {
  return tables(executor)
    .updateTable("organizations")
    .set({ name })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
}
