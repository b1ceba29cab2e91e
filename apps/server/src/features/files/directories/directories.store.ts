import type { Executor } from "@parley/db";
import type { DirectoryRow, FileTables } from "../files.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<FileTables>();

type OfOrganization = { organizationId: string };

export function listDirectories(
  executor: Executor,
  { organizationId }: OfOrganization,
): Promise<DirectoryRow[]> {
  return tables(executor)
    .selectFrom("directories")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("path")
    .execute();
}

export function findDirectory(
  executor: Executor,
  where: OfOrganization & ({ id: string } | { path: string }),
) {
  const query = tables(executor)
    .selectFrom("directories")
    .selectAll()
    .where("organization_id", "=", where.organizationId);
  return (
    "id" in where ? query.where("id", "=", where.id) : query.where("path", "=", where.path)
  ).executeTakeFirst();
}

/** Keeps the row that is there when the path is taken. */
export async function insertDirectory(executor: Executor, row: DirectoryRow): Promise<void> {
  await tables(executor)
    .insertInto("directories")
    .values(row)
    .onConflict((conflict) => conflict.columns(["organization_id", "path"]).doNothing())
    .execute();
}

export async function updateDirectory(executor: Executor, row: DirectoryRow): Promise<void> {
  const { id, organization_id, ...changes } = row;
  await tables(executor)
    .updateTable("directories")
    .set(changes)
    .where("id", "=", id)
    .where("organization_id", "=", organization_id)
    .execute();
}

export async function deleteDirectory(
  executor: Executor,
  where: OfOrganization & { id: string },
): Promise<void> {
  await tables(executor)
    .deleteFrom("directories")
    .where("id", "=", where.id)
    .where("organization_id", "=", where.organizationId)
    .execute();
}

export async function hasContents(
  executor: Executor,
  where: OfOrganization & { id: string },
): Promise<boolean> {
  const base = tables(executor);
  const [directory, file] = await Promise.all([
    base
      .selectFrom("directories")
      .select("id")
      .where("organization_id", "=", where.organizationId)
      .where("parent_id", "=", where.id)
      .limit(1)
      .executeTakeFirst(),
    base
      .selectFrom("files")
      .select("id")
      .where("deleted_at", "is", null)
      .where("organization_id", "=", where.organizationId)
      .where("directory_id", "=", where.id)
      .limit(1)
      .executeTakeFirst(),
  ]);
  return directory !== undefined || file !== undefined;
}

/** Paths of everything below a directory, so that they can follow it when it moves. */
export async function listPathsBelow(
  executor: Executor,
  { organizationId, path }: OfOrganization & { path: string },
) {
  const base = tables(executor);
  // "0" is the character after "/", so this range is exactly what starts with `path/`.
  const below = { from: `${path}/`, to: `${path}0` };
  const [directories, files] = await Promise.all([
    base
      .selectFrom("directories")
      .select(["id", "path"])
      .where("organization_id", "=", organizationId)
      .where("path", ">", below.from)
      .where("path", "<", below.to)
      .execute(),
    base
      .selectFrom("files")
      .select(["id", "path"])
      .where("organization_id", "=", organizationId)
      .where("path", ">", below.from)
      .where("path", "<", below.to)
      .execute(),
  ]);
  return { directories, files };
}

export async function updatePath(
  executor: Executor,
  change: OfOrganization & { table: "directories" | "files"; id: string; path: string },
): Promise<void> {
  await tables(executor)
    .updateTable(change.table)
    .set({ path: change.path, ...(change.table === "files" && { change_number: null }) })
    .where("id", "=", change.id)
    .where("organization_id", "=", change.organizationId)
    .execute();
}
