import type { Executor } from "@parley/db";

export type DeletionRow = {
  id: string;
  organization_id: string;
  query: string;
  status: "running" | "completed";
  deleted_count: number;
  created_by: string | null;
  created_at: number;
  updated_at: number;
};

const tables = (executor: Executor) => executor.$extendTables<{ log_deletions: DeletionRow }>();
type Key = { organizationId: string; id: string };

export async function insertDeletion(executor: Executor, row: DeletionRow): Promise<void> {
  await tables(executor).insertInto("log_deletions").values(row).execute();
}

export const findDeletion = (
  executor: Executor,
  { organizationId, id }: Key,
): Promise<DeletionRow | undefined> =>
  tables(executor)
    .selectFrom("log_deletions")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();

/** Adds to what was deleted, or says that it is over. */
export async function noteProgress(
  executor: Executor,
  {
    organizationId,
    id,
    deleted,
    status,
    now,
  }: Key & Pick<DeletionRow, "status"> & { deleted: number; now: number },
): Promise<void> {
  await tables(executor)
    .updateTable("log_deletions")
    .set(({ eb }) => ({ deleted_count: eb("deleted_count", "+", deleted), status, updated_at: now }))
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}
