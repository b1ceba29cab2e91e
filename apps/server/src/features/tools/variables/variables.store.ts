import type { Executor } from "@parley/db";
import type { ToolTables, ToolVariableRow } from "../tools.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<ToolTables>();

type OfTool = { organizationId: string; fileId: string };

export function listVariables(
  executor: Executor,
  { organizationId, fileId }: OfTool,
): Promise<ToolVariableRow[]> {
  return tables(executor)
    .selectFrom("tool_variables")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("file_id", "=", fileId)
    .orderBy("name")
    .execute();
}

export async function saveVariable(executor: Executor, row: ToolVariableRow): Promise<void> {
  const { sealed_value, updated_at } = row;
  await tables(executor)
    .insertInto("tool_variables")
    .values(row)
    .onConflict((conflict) => conflict.columns(["file_id", "name"]).doUpdateSet({ sealed_value, updated_at }))
    .execute();
}

/** False when there was none. */
export async function deleteVariable(
  executor: Executor,
  { organizationId, fileId, name }: OfTool & { name: string },
): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("tool_variables")
    .where("organization_id", "=", organizationId)
    .where("file_id", "=", fileId)
    .where("name", "=", name)
    .returning("name")
    .execute();
  return deleted.length > 0;
}
