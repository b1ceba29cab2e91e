import { forUpdate, inList, type Executor } from "@parley/db";
import type { ApiKeyRow } from "./access.tables.ts";

type KeyTables = {
  api_keys: ApiKeyRow;
  service_accounts: { id: string; organization_id: string; role: string; disabled_at: number | null };
  environments: { id: string; organization_id: string; name: string; deleted_at: number | null };
};

const tables = (executor: Executor) => executor.$extendTables<KeyTables>();

type OfId = { organizationId: string; id: string };

/** The keys themselves, not the secrets that rotations left of them. */
export function listApiKeys(executor: Executor, organizationId: string): Promise<ApiKeyRow[]> {
  return tables(executor)
    .selectFrom("api_keys")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("replaced_by", "is", null)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .execute();
}

export function findApiKeyById(
  executor: Executor,
  { organizationId, id }: OfId,
): Promise<ApiKeyRow | undefined> {
  return tables(executor)
    .selectFrom("api_keys")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .where("replaced_by", "is", null)
    .executeTakeFirst();
}

/** Keeps the key from everybody else until the transaction ends: what a rotation leaves is there for whoever revokes next. */
export function lockApiKey(
  transaction: Executor,
  { organizationId, id }: OfId,
): Promise<ApiKeyRow | undefined> {
  const query = tables(transaction)
    .selectFrom("api_keys")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .where("replaced_by", "is", null);
  return forUpdate(transaction, query).executeTakeFirst();
}

/** Secrets that still work after a rotation, by the key they are of. */
export function listOldSecrets(
  executor: Executor,
  { organizationId, now }: { organizationId: string; now: number },
) {
  return tables(executor)
    .selectFrom("api_keys")
    .select(["replaced_by", "expires_at"])
    .where("organization_id", "=", organizationId)
    .where("replaced_by", "is not", null)
    .where("revoked_at", "is", null)
    .where("expires_at", ">", now)
    .execute();
}

export async function insertApiKeyRow(executor: Executor, row: ApiKeyRow): Promise<void> {
  await tables(executor).insertInto("api_keys").values(row).execute();
}

/** Of the key and of what rotations left of it; an old secret ends when it was to end, or with its key before that. */
export async function updateApiKeyRows(
  executor: Executor,
  { organizationId, id }: OfId,
  { expires_at, ...changes }: Partial<Omit<ApiKeyRow, "id" | "organization_id">>,
): Promise<void> {
  const rows = tables(executor).updateTable("api_keys").where("organization_id", "=", organizationId);
  if (Object.keys(changes).length > 0)
    await rows
      .set(changes)
      .where(({ or, eb }) => or([eb("id", "=", id), eb("replaced_by", "=", id)]))
      .execute();
  if (expires_at === undefined) return;
  await rows.set({ expires_at }).where("id", "=", id).execute();
  if (expires_at !== null)
    await rows
      .set({ expires_at })
      .where("replaced_by", "=", id)
      .where("expires_at", ">", expires_at)
      .execute();
}

export async function replaceSecret(
  executor: Executor,
  { organizationId, id, hash, hint }: OfId & { hash: string; hint: string },
): Promise<void> {
  await tables(executor)
    .updateTable("api_keys")
    .set({ hash, hint })
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

/** By the key's id; never backwards, whichever process is first. */
export async function noteUse(
  executor: Executor,
  { id, usedAt }: { id: string; usedAt: number },
): Promise<void> {
  await tables(executor)
    .updateTable("api_keys")
    .set({ last_used_at: usedAt })
    .where("id", "=", id)
    .where(({ or, eb }) => or([eb("last_used_at", "is", null), eb("last_used_at", "<", usedAt)]))
    .execute();
}

/** Also one that was disabled: it can be enabled again. */
export function findServiceAccount(executor: Executor, { organizationId, id }: OfId) {
  return tables(executor)
    .selectFrom("service_accounts")
    .select(["id", "role", "disabled_at"])
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
}

/** By name or by id. */
export function listNamedEnvironments(
  executor: Executor,
  { organizationId, names }: { organizationId: string; names: string[] },
) {
  return tables(executor)
    .selectFrom("environments")
    .select(["id", "name"])
    .where("organization_id", "=", organizationId)
    .where("deleted_at", "is", null)
    .where(({ or }) => or([inList(executor, "id", names), inList(executor, "name", names)]))
    .execute();
}
