import type { Executor } from "@parley/db";
import type { EnvironmentKeyRow, ProviderKeyRow, ProviderKeyTables } from "./provider-keys.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ProviderKeyTables>();

export function listProviderKeys(executor: Executor, organizationId: string): Promise<ProviderKeyRow[]> {
  return tables(executor)
    .selectFrom("provider_keys")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("provider")
    .execute();
}

export async function saveProviderKey(executor: Executor, row: ProviderKeyRow): Promise<void> {
  const { organization_id: _organization, provider: _provider, ...changes } = row;
  await tables(executor)
    .insertInto("provider_keys")
    .values(row)
    .onConflict((conflict) => conflict.columns(["organization_id", "provider"]).doUpdateSet(changes))
    .execute();
}

/** False when there was none. */
export async function deleteProviderKey(
  executor: Executor,
  where: { organizationId: string; provider: string },
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("provider_keys")
    .where("organization_id", "=", where.organizationId)
    .where("provider", "=", where.provider)
    .returning("provider")
    .execute();
  return deleted.length > 0;
}

export type NamedEnvironmentKey = EnvironmentKeyRow & { environment_name: string };

/** Of the environments there are, with their names. */
export function listEnvironmentKeys(
  executor: Executor,
  organizationId: string,
): Promise<NamedEnvironmentKey[]> {
  return tables(executor)
    .selectFrom("environment_provider_keys")
    .innerJoin("environments", "environments.id", "environment_provider_keys.environment_id")
    .selectAll("environment_provider_keys")
    .select("environments.name as environment_name")
    .where("environment_provider_keys.organization_id", "=", organizationId)
    .where("environments.deleted_at", "is", null)
    .orderBy("provider")
    .orderBy("environments.name")
    .execute();
}

export async function saveEnvironmentKey(executor: Executor, row: EnvironmentKeyRow): Promise<void> {
  const {
    organization_id: _organization,
    environment_id: _environment,
    provider: _provider,
    ...changes
  } = row;
  await tables(executor)
    .insertInto("environment_provider_keys")
    .values(row)
    .onConflict((conflict) =>
      conflict.columns(["organization_id", "environment_id", "provider"]).doUpdateSet(changes),
    )
    .execute();
}

/** False when there was none. */
export async function deleteEnvironmentKey(
  executor: Executor,
  where: { organizationId: string; environmentId: string; provider: string },
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("environment_provider_keys")
    .where("organization_id", "=", where.organizationId)
    .where("environment_id", "=", where.environmentId)
    .where("provider", "=", where.provider)
    .returning("provider")
    .execute();
  return deleted.length > 0;
}

/** By name or by id. */
export async function findEnvironment(
  executor: Executor,
  { organizationId, environment }: { organizationId: string; environment: string },
): Promise<{ id: string; name: string } | undefined> {
  const found = await tables(executor)
    .selectFrom("environments")
    .select(["id", "name"])
    .where("organization_id", "=", organizationId)
    .where("deleted_at", "is", null)
    .where(({ or, eb }) => or([eb("id", "=", environment), eb("name", "=", environment)]))
    .execute();
  return found.find(({ name }) => name === environment) ?? found[0];
}
