import type { Executor } from "@parley/db";
import type { ProviderKeyRow, ProviderKeyTables } from "./provider-keys.tables.ts";

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
