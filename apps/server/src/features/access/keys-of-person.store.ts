import { forUpdate, type Executor } from "@parley/db";
import type { ApiKeyRow } from "./access.tables.ts";
import type { CliLoginRow } from "./cli-logins.store.ts";

type KeyTables = { api_keys: ApiKeyRow; cli_logins: CliLoginRow };

type OfPerson = { userId: string; now: number; organizationId?: string };

/**
 * Ends a person's own keys for good, and what their command lines have not collected: in one organization, or
 * everywhere. Run it in a transaction.
 */
export async function endKeysOfPerson(
  transaction: Executor,
  { userId, now, organizationId }: OfPerson,
): Promise<void> {
  const tables = transaction.$extendTables<KeyTables>();
  let waiting = tables.deleteFrom("cli_logins").where("user_id", "=", userId);
  let keys = tables.selectFrom("api_keys").select("id").where("user_id", "=", userId).orderBy("id");
  let working = tables
    .updateTable("api_keys")
    .set({ revoked_at: now })
    .where("user_id", "=", userId)
    .where("revoked_at", "is", null);
  if (organizationId !== undefined) {
    waiting = waiting.where("organization_id", "=", organizationId);
    keys = keys.where("organization_id", "=", organizationId);
    working = working.where("organization_id", "=", organizationId);
  }
  // What is collected or renewed at this moment is there once these were waited for.
  await waiting.execute();
  await forUpdate(transaction, keys).execute();
  await working.execute();
}
