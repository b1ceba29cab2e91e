import type { Executor } from "@parley/db";

/** A command line that somebody let have a key, which it has not collected. */
export type CliLoginRow = {
  challenge: string;
  organization_id: string;
  /** Whose key it will be; null where there are no accounts. */
  user_id: string | null;
  name: string;
  /** JSON */
  permissions: string;
  /** JSON */
  created_by: string;
  created_at: number;
  collect_until: number;
  key_expires_at: number;
};

const tables = (executor: Executor) => executor.$extendTables<{ cli_logins: CliLoginRow }>();

/** False where the challenge is known. */
export async function insertCliLogin(executor: Executor, row: CliLoginRow): Promise<boolean> {
  const inserted = await tables(executor)
    .insertInto("cli_logins")
    .values(row)
    .onConflict((conflict) => conflict.column("challenge").doNothing())
    .returning("challenge")
    .execute();
  return inserted.length > 0;
}

/** Takes what waits for this command line away. One statement, so that it is had once. */
export async function takeCliLogin(
  executor: Executor,
  { challenge, now }: { challenge: string; now: number },
): Promise<CliLoginRow | undefined> {
  return tables(executor)
    .deleteFrom("cli_logins")
    .where("challenge", "=", challenge)
    .where("collect_until", ">", now)
    .returningAll()
    .executeTakeFirst();
}

export async function deleteExpiredCliLogins(executor: Executor, now: number): Promise<void> {
  await tables(executor).deleteFrom("cli_logins").where("collect_until", "<=", now).execute();
}
