import type { Executor } from "@parley/db";
import type { RedactionRuleRow, RedactionTables } from "./redaction.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<RedactionTables>();

export function listRules(executor: Executor, organizationId: string): Promise<RedactionRuleRow[]> {
  return tables(executor)
    .selectFrom("redaction_rules")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
}

export async function insertRule(executor: Executor, row: RedactionRuleRow): Promise<void> {
  await tables(executor).insertInto("redaction_rules").values(row).execute();
}

export async function deleteRule(
  executor: Executor,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("redaction_rules")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .returning("id")
    .execute();
  return deleted.length > 0;
}
