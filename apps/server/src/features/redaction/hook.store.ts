import type { Executor } from "@parley/db";
import type { RedactionHookRow, RedactionTables } from "./redaction.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<RedactionTables>();

export function findHook(executor: Executor, organizationId: string): Promise<RedactionHookRow | undefined> {
  return tables(executor)
    .selectFrom("redaction_hooks")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();
}

export async function saveHook(executor: Executor, row: RedactionHookRow): Promise<void> {
  const { organization_id: _organization, created_at: _created, ...changes } = row;
  await tables(executor)
    .insertInto("redaction_hooks")
    .values(row)
    .onConflict((conflict) => conflict.column("organization_id").doUpdateSet(changes))
    .execute();
}

/** False where there was none. */
export async function deleteHook(executor: Executor, organizationId: string): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("redaction_hooks")
    .where("organization_id", "=", organizationId)
    .returning("organization_id")
    .execute();
  return deleted.length > 0;
}

export async function noteFailure(
  executor: Executor,
  { organizationId, at, failure }: { organizationId: string; at: number; failure: string },
): Promise<void> {
  await tables(executor)
    .updateTable("redaction_hooks")
    .set({ failed_at: at, failure })
    .where("organization_id", "=", organizationId)
    .execute();
}
