import type { Executor } from "@parley/db";
import type { AccountRow, PeopleTables, UserRow } from "./people.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<PeopleTables>();

export function findUser(executor: Executor, id: string): Promise<UserRow | undefined> {
  return tables(executor).selectFrom("users").selectAll().where("id", "=", id).executeTakeFirst();
}

/** @param email in lower case */
export function findUserByEmail(executor: Executor, email: string): Promise<UserRow | undefined> {
  return tables(executor).selectFrom("users").selectAll().where("email", "=", email).executeTakeFirst();
}

export async function insertUser(
  executor: Executor,
  { user, account }: { user: UserRow; account: AccountRow },
): Promise<void> {
  await tables(executor).insertInto("users").values(user).execute();
  await insertAccount(executor, account);
}

export async function insertAccount(executor: Executor, account: AccountRow): Promise<void> {
  await tables(executor).insertInto("accounts").values(account).execute();
}

/** Whose account it is at a provider. */
export function findAccount(
  executor: Executor,
  { providerId, accountId }: { providerId: string; accountId: string },
): Promise<AccountRow | undefined> {
  return tables(executor)
    .selectFrom("accounts")
    .select(["id", "user_id", "provider_id", "account_id", "password", "created_at", "updated_at"])
    .where("provider_id", "=", providerId)
    .where("account_id", "=", accountId)
    .executeTakeFirst();
}
