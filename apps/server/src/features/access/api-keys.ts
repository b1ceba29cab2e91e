import type { Permission } from "@parley/contract";
import { toJsonOrNull, type Executor } from "@parley/db";
import { createId } from "../../kernel/ids.ts";
import { hashToken } from "../../kernel/secrets.ts";
import { insertApiKey, restoreApiKey, revokeOtherApiKeys } from "./access.store.ts";
import type { ApiKeyRow } from "./access.tables.ts";

type NewKey = {
  organizationId: string;
  name: string;
  key: string;
  now: number;
  /** What it may do; everything where this is absent. */
  permissions?: readonly Permission[];
};

const toRow = ({ organizationId, name, key, now, permissions }: NewKey): ApiKeyRow => ({
  id: createId("key"),
  organization_id: organizationId,
  name,
  hash: hashToken(key),
  hint: key.slice(-4),
  created_at: now,
  revoked_at: null,
  permissions: toJsonOrNull(permissions),
  paths: null,
  environments: null,
  requests_per_minute: null,
  service_account_id: null,
  created_by: null,
  expires_at: null,
  last_used_at: null,
  replaced_by: null,
});

/** Makes a key of the organization work; a key that is known already stays as it is. */
export const saveApiKey = (executor: Executor, key: NewKey): Promise<void> =>
  insertApiKey(executor, toRow(key));

/** Makes a key work, and every other key of that name no longer. */
export async function replaceApiKey(executor: Executor, key: NewKey): Promise<void> {
  const row = toRow(key);
  await restoreApiKey(executor, row);
  await revokeOtherApiKeys(executor, { ...key, hash: row.hash });
}
