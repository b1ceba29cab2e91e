import type { Executor } from "@parley/db";
import { endKeysOfPerson } from "../access/index.ts";
import type { PeopleTables } from "./people.tables.ts";

type ProofTables = PeopleTables & { two_factors: { id: string; user_id: string } };

const tables = (executor: Executor) => executor.$extendTables<ProofTables>();

/**
 * Notes that an account's address is its holder's. Where that was not known before, somebody else may have made the
 * account with that address: whatever they could get in with ends.
 */
export async function proveAddress(
  executor: Executor,
  { userId, now, keepsPassword = false }: { userId: string; now: number; keepsPassword?: boolean },
): Promise<void> {
  const proven = await tables(executor)
    .updateTable("users")
    .set({ proven_at: now, two_factor_enabled: false })
    .where("id", "=", userId)
    .where("proven_at", "is", null)
    .returning("id")
    .execute();
  if (proven.length === 0) return;
  for (const table of ["user_sessions", "passkeys", "two_factors"] as const)
    await tables(executor).deleteFrom(table).where("user_id", "=", userId).execute();
  await endKeysOfPerson(executor, { userId, now });
  let accounts = tables(executor).deleteFrom("accounts").where("user_id", "=", userId);
  if (keepsPassword) accounts = accounts.where("provider_id", "!=", "credential");
  await accounts.execute();
}
