import type { Executor } from "@parley/db";
import type { AuditTables } from "../../kernel/audit/audit.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<AuditTables>();

export type CheckpointRow = AuditTables["audit_checkpoints"];

/** One that is there for the same entry stays. */
export async function insertCheckpoint(executor: Executor, row: CheckpointRow): Promise<void> {
  await tables(executor)
    .insertInto("audit_checkpoints")
    .values(row)
    .onConflict((conflict) => conflict.columns(["organization_id", "sequence"]).doNothing())
    .execute();
}

/** The furthest first. */
export function listCheckpoints(
  executor: Executor,
  { organizationId, limit }: { organizationId: string; limit: number },
): Promise<CheckpointRow[]> {
  return tables(executor)
    .selectFrom("audit_checkpoints")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("sequence", "desc")
    .limit(limit)
    .execute();
}

/** The organizations whose log went on since their last checkpoint. */
export async function listWithoutCheckpoint(executor: Executor): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("audit_heads")
    .leftJoin("audit_checkpoints", (join) =>
      join
        .onRef("audit_checkpoints.organization_id", "=", "audit_heads.organization_id")
        .onRef("audit_checkpoints.sequence", "=", "audit_heads.sequence"),
    )
    .select("audit_heads.organization_id")
    .where("audit_checkpoints.sequence", "is", null)
    .orderBy("audit_heads.organization_id")
    .execute();
  return rows.map((row) => row.organization_id);
}
