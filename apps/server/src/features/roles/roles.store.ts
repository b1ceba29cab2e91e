import type { Executor } from "@parley/db";
import type { DirectoryRuleRow, ProtectedEnvironmentRow, RoleRow, RoleTables } from "./roles.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<RoleTables>();

type OfOrganization = { organizationId: string };
type OfId = OfOrganization & { id: string };

export function listRoles(executor: Executor, organizationId: string): Promise<RoleRow[]> {
  return tables(executor)
    .selectFrom("roles")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("name")
    .execute();
}

/** Of those that were made. */
export const listRoleIds = async (executor: Executor, organizationId: string): Promise<string[]> =>
  (await listRoles(executor, organizationId)).map(({ id }) => id);

/** False when the name is taken. */
export async function insertRole(executor: Executor, row: RoleRow): Promise<boolean> {
  const inserted = await tables(executor)
    .insertInto("roles")
    .values(row)
    .onConflict((conflict) => conflict.columns(["organization_id", "name"]).doNothing())
    .returning("id")
    .execute();
  return inserted.length > 0;
}

export async function updateRole(executor: Executor, row: RoleRow): Promise<void> {
  const { id, organization_id: organizationId, ...changes } = row;
  await tables(executor)
    .updateTable("roles")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

export async function deleteRole(executor: Executor, { organizationId, id }: OfId): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("roles")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .returning("id")
    .execute();
  return deleted.length > 0;
}

/**
 * How many have a role or will come in with it: people, service accounts, open invitations, and connections of single
 * sign-on that give it.
 */
export async function countHolders(
  executor: Executor,
  { organizationId, id, now }: OfId & { now: number },
): Promise<number> {
  const count = (table: "members" | "service_accounts" | "sso_connections") =>
    tables(executor)
      .selectFrom(table)
      .select(({ fn }) => fn.countAll<number>().as("count"))
      .where("organization_id", "=", organizationId)
      .where("role", "=", id)
      .executeTakeFirstOrThrow();
  const invited = await tables(executor)
    .selectFrom("invitations")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("organization_id", "=", organizationId)
    .where("role", "=", id)
    .where("accepted_at", "is", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .executeTakeFirstOrThrow();
  const counts = [
    await count("members"),
    await count("service_accounts"),
    await count("sso_connections"),
    invited,
  ];
  return counts.reduce((sum, row) => sum + Number(row.count), 0);
}

export async function updateDirectoryGrants(
  executor: Executor,
  { organization_id, directory_id, grants }: DirectoryRuleRow,
): Promise<void> {
  await tables(executor)
    .updateTable("directory_rules")
    .set({ grants })
    .where("organization_id", "=", organization_id)
    .where("directory_id", "=", directory_id)
    .execute();
}

export async function updateDeployers(
  executor: Executor,
  { organization_id, environment_id, deployers }: ProtectedEnvironmentRow,
): Promise<void> {
  await tables(executor)
    .updateTable("protected_environments")
    .set({ deployers })
    .where("organization_id", "=", organization_id)
    .where("environment_id", "=", environment_id)
    .execute();
}

export type KnownDirectoryRule = DirectoryRuleRow & { path: string };

export function listDirectoryRules(
  executor: Executor,
  organizationId: string,
): Promise<KnownDirectoryRule[]> {
  return tables(executor)
    .selectFrom("directory_rules")
    .innerJoin("directories", "directories.id", "directory_rules.directory_id")
    .selectAll("directory_rules")
    .select("directories.path")
    .where("directory_rules.organization_id", "=", organizationId)
    .orderBy("directories.path")
    .execute();
}

export async function saveDirectoryRule(executor: Executor, row: DirectoryRuleRow): Promise<void> {
  const { organization_id: _organization, directory_id: _directory, ...changes } = row;
  await tables(executor)
    .insertInto("directory_rules")
    .values(row)
    .onConflict((conflict) => conflict.columns(["organization_id", "directory_id"]).doUpdateSet(changes))
    .execute();
}

export async function deleteDirectoryRule(
  executor: Executor,
  { organizationId, id }: OfId,
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("directory_rules")
    .where("organization_id", "=", organizationId)
    .where("directory_id", "=", id)
    .returning("directory_id")
    .execute();
  return deleted.length > 0;
}

export function listProtectedEnvironments(executor: Executor, organizationId: string) {
  return tables(executor)
    .selectFrom("protected_environments")
    .innerJoin("environments", "environments.id", "protected_environments.environment_id")
    .selectAll("protected_environments")
    .select("environments.name")
    .where("protected_environments.organization_id", "=", organizationId)
    .where("environments.deleted_at", "is", null)
    .orderBy("environments.name")
    .execute();
}

export function findEnvironment(executor: Executor, { organizationId, id }: OfId) {
  return tables(executor)
    .selectFrom("environments")
    .select(["id", "name"])
    .where("organization_id", "=", organizationId)
    .where("deleted_at", "is", null)
    .where("id", "=", id)
    .executeTakeFirst();
}

export async function saveProtectedEnvironment(
  executor: Executor,
  row: ProtectedEnvironmentRow,
): Promise<void> {
  const { organization_id: _organization, environment_id: _environment, ...changes } = row;
  await tables(executor)
    .insertInto("protected_environments")
    .values(row)
    .onConflict((conflict) => conflict.columns(["organization_id", "environment_id"]).doUpdateSet(changes))
    .execute();
}

export async function deleteProtectedEnvironment(
  executor: Executor,
  { organizationId, id }: OfId,
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("protected_environments")
    .where("organization_id", "=", organizationId)
    .where("environment_id", "=", id)
    .returning("environment_id")
    .execute();
  return deleted.length > 0;
}

/** By user; whose teams nobody named in a rule is of no account. */
export function listTeamsOfUser(
  executor: Executor,
  { organizationId, userId }: OfOrganization & { userId: string },
): Promise<{ team_id: string }[]> {
  return tables(executor)
    .selectFrom("team_members")
    .select("team_id")
    .where("organization_id", "=", organizationId)
    .where("user_id", "=", userId)
    .execute();
}
