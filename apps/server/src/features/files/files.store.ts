import type { FileType } from "@parley/contract";
import { containsText, forUpdate, inList, prepareQuery, type Executor } from "@parley/db";
import { isCreatedBy } from "./created-by.store.ts";
import type { FileRow, FileTables } from "./files.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<FileTables>();

type OfOrganization = { organizationId: string };

export function findFile(
  executor: Executor,
  where: OfOrganization & ({ id: string } | { path: string }),
): Promise<FileRow | undefined> {
  const query = tables(executor)
    .selectFrom("files")
    .selectAll()
    .where("deleted_at", "is", null)
    .where("organization_id", "=", where.organizationId);
  return (
    "id" in where ? query.where("id", "=", where.id) : query.where("path", "=", where.path)
  ).executeTakeFirst();
}

/**
 * The File as it is now, kept from everybody else until the transaction ends. Whoever changes a File, its versions or
 * its deployments takes this first: nobody decides on what another is changing, and no two wait for each other.
 */
export function lockFile(
  transaction: Executor,
  where: OfOrganization & { id: string },
): Promise<FileRow | undefined> {
  const query = tables(transaction)
    .selectFrom("files")
    .selectAll()
    .where("deleted_at", "is", null)
    .where("organization_id", "=", where.organizationId)
    .where("id", "=", where.id);
  return forUpdate(transaction, query).executeTakeFirst();
}

const filesById = prepareQuery((executor, where: OfOrganization & { ids: string[] }) =>
  tables(executor)
    .selectFrom("files")
    .selectAll()
    .where("deleted_at", "is", null)
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "id", where.ids)),
);

export const listFilesById = filesById.all;

/** Files of a type by their own names, wherever they are; by path. */
export function listFilesByName(
  executor: Executor,
  { organizationId, type, names }: OfOrganization & { type: FileType; names: string[] },
) {
  return tables(executor)
    .selectFrom("files")
    .selectAll()
    .where("deleted_at", "is", null)
    .where("organization_id", "=", organizationId)
    .where("type", "=", type)
    .where(inList(executor, "name", names))
    .orderBy("path")
    .execute();
}

/** False when the path is taken already. */
export async function insertFile(executor: Executor, row: FileRow): Promise<boolean> {
  const inserted = await tables(executor)
    .insertInto("files")
    .values({ ...row, change_number: null })
    .onConflict((conflict) => conflict.columns(["organization_id", "path"]).doNothing())
    .returning("id")
    .execute();
  return inserted.length > 0;
}

export async function updateFile(
  executor: Executor,
  { id, organization_id, ...changes }: FileRow,
): Promise<void> {
  const { logs_count: _logs, last_used_at: _used, ...facts } = changes;
  await tables(executor)
    .updateTable("files")
    .set({ ...facts, change_number: null })
    .where("deleted_at", "is", null)
    .where("id", "=", id)
    .where("organization_id", "=", organization_id)
    .execute();
}

export async function touchFile(
  executor: Executor,
  file: OfOrganization & { id: string; now: number },
): Promise<void> {
  await tables(executor)
    .updateTable("files")
    .set({ updated_at: file.now, change_number: null })
    .where("organization_id", "=", file.organizationId)
    .where("id", "=", file.id)
    .execute();
}

/** Makes a locked File unfindable and frees its path: no path begins with a slash. */
export async function markFileDeleted(
  executor: Executor,
  file: OfOrganization & { id: string; rootDirectoryId: string; now: number },
): Promise<void> {
  await tables(executor)
    .updateTable("files")
    .set({ deleted_at: file.now, path: `/${file.id}`, directory_id: file.rootDirectoryId })
    .where("organization_id", "=", file.organizationId)
    .where("id", "=", file.id)
    .execute();
}

export async function deleteFile(executor: Executor, where: OfOrganization & { id: string }): Promise<void> {
  await tables(executor)
    .deleteFrom("files")
    .where("id", "=", where.id)
    .where("organization_id", "=", where.organizationId)
    .execute();
}

export type FileFilter = OfOrganization & {
  types?: readonly FileType[] | undefined;
  name?: string | undefined;
  /** Part of their name or address. */
  createdBy?: string | undefined;
  /** Files in this directory and below it; empty means everywhere. */
  directoryPath?: string | undefined;
  directoryId?: string | undefined;
  deployedToEnvironmentId?: string | undefined;
};

export type FilePage = {
  page: number;
  size: number;
  sortBy: "created_at" | "updated_at" | "name";
  order: "asc" | "desc";
};

const filtered = (executor: Executor, filter: FileFilter) => {
  let query = tables(executor)
    .selectFrom("files")
    .where("files.deleted_at", "is", null)
    .where("files.organization_id", "=", filter.organizationId);
  if (filter.types) query = query.where(inList(executor, "files.type", [...filter.types]));
  if (filter.name) query = query.where(containsText(executor, "files.name", filter.name));
  if (filter.createdBy) {
    const { organizationId, createdBy: text } = filter;
    query = query.where(isCreatedBy(executor, { organizationId, text }));
  }
  if (filter.directoryId) query = query.where("files.directory_id", "=", filter.directoryId);
  if (filter.directoryPath) {
    query = query
      .where("files.path", ">", `${filter.directoryPath}/`)
      .where("files.path", "<", `${filter.directoryPath}0`);
  }
  const environmentId = filter.deployedToEnvironmentId;
  if (environmentId) {
    query = query.where(({ exists, selectFrom }) =>
      exists(
        selectFrom("deployments")
          .select("deployments.file_id")
          .whereRef("deployments.file_id", "=", "files.id")
          .where("deployments.organization_id", "=", filter.organizationId)
          .where("deployments.environment_id", "=", environmentId),
      ),
    );
  }
  return query;
};

export async function listFiles(
  executor: Executor,
  filter: FileFilter,
  { page, size, sortBy, order }: FilePage,
): Promise<{ rows: FileRow[]; total: number }> {
  const [rows, count] = await Promise.all([
    filtered(executor, filter)
      .selectAll("files")
      .orderBy(`files.${sortBy}`, order)
      .orderBy("files.id", order)
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    filtered(executor, filter)
      .select(({ fn }) => fn.countAll<number>().as("total"))
      .executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}
