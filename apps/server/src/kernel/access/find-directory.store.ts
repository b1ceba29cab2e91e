import type { Executor } from "@parley/db";

type DirectoryTables = { directories: { id: string; organization_id: string; path: string } };

/** A directory that something is set for. */
export const findDirectory = (
  executor: Executor,
  { organizationId, id }: { organizationId: string; id: string },
): Promise<{ id: string; path: string } | undefined> =>
  executor
    .$extendTables<DirectoryTables>()
    .selectFrom("directories")
    .select(["id", "path"])
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
