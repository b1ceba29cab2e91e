import type { FileType } from "@parley/contract";
import { forUpdate, takeLock, type Executor } from "@parley/db";
import type { FileRemovalRow, FileRow, FileTables } from "./files.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<FileTables>();

type OfOrganization = { organizationId: string };

/** A File whose head, tests, path or deployments changed, or that was deleted, and the number of its last change. */
export type ChangeRow = { number: number; id: string; type: FileType; path: string; isDeleted: boolean };

/** Says of a locked File that it changed. */
export async function markChanged(
  executor: Executor,
  { organizationId, fileId }: OfOrganization & { fileId: string },
): Promise<void> {
  await tables(executor)
    .updateTable("files")
    .set({ change_number: null })
    .where("organization_id", "=", organizationId)
    .where("id", "=", fileId)
    .execute();
}

/** Remembers a File that is deleted now. */
export async function insertRemoval(executor: Executor, file: FileRow, now: number): Promise<void> {
  const row: FileRemovalRow = {
    file_id: file.id,
    organization_id: file.organization_id,
    type: file.type,
    path: file.path,
    change_number: null,
    removed_at: now,
  };
  await tables(executor).insertInto("file_removals").values(row).execute();
}

const numbered = ["files", "file_removals"] as const;

/** Whether something changed that has no number yet. */
export async function hasUnnumbered(
  executor: Executor,
  { organizationId }: OfOrganization,
): Promise<boolean> {
  for (const table of numbered) {
    const found = await tables(executor)
      .selectFrom(table)
      .select("organization_id")
      .where("organization_id", "=", organizationId)
      .where("change_number", "is", null)
      .limit(1)
      .executeTakeFirst();
    if (found !== undefined) return true;
  }
  return false;
}

const numberedAtOnce = 5000;

/**
 * Gives numbers to what changed. One at a time for an organization, so that whoever has read up to a number has seen all
 * below it; what a transaction that goes on has changed comes later.
 */
export async function numberChanges(
  transaction: Executor,
  { organizationId }: OfOrganization,
): Promise<void> {
  await takeLock(transaction, `file-changes:${organizationId}`);
  const base = tables(transaction);
  const changed = base
    .selectFrom("files")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("change_number", "is", null)
    .orderBy("updated_at")
    .orderBy("id")
    .limit(numberedAtOnce);
  const removed = base
    .selectFrom("file_removals")
    .select("file_id")
    .where("organization_id", "=", organizationId)
    .where("change_number", "is", null)
    .orderBy("removed_at")
    .orderBy("file_id")
    .limit(numberedAtOnce);
  let number = await findLatestNumber(transaction, { organizationId });
  for (const { id } of await forUpdate(transaction, changed, { skipLocked: true }).execute()) {
    number += 1;
    await base
      .updateTable("files")
      .set({ change_number: number })
      .where("organization_id", "=", organizationId)
      .where("id", "=", id)
      .execute();
  }
  for (const { file_id: id } of await forUpdate(transaction, removed, { skipLocked: true }).execute()) {
    number += 1;
    await base
      .updateTable("file_removals")
      .set({ change_number: number })
      .where("organization_id", "=", organizationId)
      .where("file_id", "=", id)
      .execute();
  }
  await base
    .insertInto("file_change_counts")
    .values({ organization_id: organizationId, latest: number })
    .onConflict((conflict) => conflict.column("organization_id").doUpdateSet({ latest: number }))
    .execute();
}

/** The greatest number given; 0 where there is none. */
export async function findLatestNumber(
  executor: Executor,
  { organizationId }: OfOrganization,
): Promise<number> {
  const row = await tables(executor)
    .selectFrom("file_change_counts")
    .select("latest")
    .where("organization_id", "=", organizationId)
    .executeTakeFirst();
  return row?.latest ?? 0;
}

/** What changed after a number, the oldest first. */
export async function listChanges(
  executor: Executor,
  { organizationId, after, size }: OfOrganization & { after: number; size: number },
): Promise<ChangeRow[]> {
  const changed = await tables(executor)
    .selectFrom("files")
    .select(["change_number", "id", "type", "path"])
    .where("organization_id", "=", organizationId)
    .where("deleted_at", "is", null)
    .where("change_number", ">", after)
    .orderBy("change_number")
    .limit(size)
    .execute();
  const removed = await tables(executor)
    .selectFrom("file_removals")
    .select(["change_number", "file_id as id", "type", "path"])
    .where("organization_id", "=", organizationId)
    .where("change_number", ">", after)
    .orderBy("change_number")
    .limit(size)
    .execute();
  return [
    ...changed.map((row) => ({ ...row, isDeleted: false })),
    ...removed.map((row) => ({ ...row, isDeleted: true })),
  ]
    .map(({ change_number: number, ...row }) => ({ ...row, number: number ?? 0 }))
    .toSorted((one, other) => one.number - other.number)
    .slice(0, size);
}
