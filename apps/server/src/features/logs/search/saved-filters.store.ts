import type { Executor } from "@parley/db";

export type SavedFilterRow = {
  id: string;
  organization_id: string;
  name: string;
  query: string;
  created_by: string | null;
  created_at: number;
  updated_at: number;
};

const tables = (executor: Executor) => executor.$extendTables<{ log_filters: SavedFilterRow }>();
type Key = { organizationId: string; id: string };

export const listSavedFilters = (executor: Executor, organizationId: string): Promise<SavedFilterRow[]> =>
  tables(executor)
    .selectFrom("log_filters")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("name")
    .execute();

export async function insertSavedFilter(executor: Executor, row: SavedFilterRow): Promise<void> {
  await tables(executor).insertInto("log_filters").values(row).execute();
}

/** The filter as it is now; nothing where there is none. */
export const changeSavedFilter = (
  executor: Executor,
  { organizationId, id, changes }: Key & { changes: Partial<SavedFilterRow> },
): Promise<SavedFilterRow | undefined> =>
  tables(executor)
    .updateTable("log_filters")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();

/** False where there was none. */
export async function deleteSavedFilter(executor: Executor, { organizationId, id }: Key): Promise<boolean> {
  const deleted = await tables(executor)
    .deleteFrom("log_filters")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .returning("id")
    .execute();
  return deleted.length > 0;
}
