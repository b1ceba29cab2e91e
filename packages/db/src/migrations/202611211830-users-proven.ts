import type { Dialect, Executor } from "../database.ts";
import { columnTypes } from "../migrate/column-types.ts";

/** Whether an account's address is known to be its holder's, and which invitations went there. */
export async function up(executor: Executor, dialect: Dialect): Promise<void> {
  const type = columnTypes(dialect);
  await executor.schema.alterTable("users").addColumn("proven_at", type.timestamp).execute();
  // Who was there before this was asked stays who they are.
  const users = executor.$extendTables<{ users: { proven_at: number | null; created_at: number } }>();
  await users
    .updateTable("users")
    .set(({ ref }) => ({ proven_at: ref("created_at") }))
    .execute();
  await executor.schema.alterTable("invitations").addColumn("mailed_token_hash", type.text).execute();
  await executor.schema
    .createIndex("invitations_mailed_token")
    .on("invitations")
    .column("mailed_token_hash")
    .unique()
    .execute();
}
