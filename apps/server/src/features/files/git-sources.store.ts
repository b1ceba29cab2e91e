import type { Executor } from "@parley/db";
import type { FileTables, GitSourceRow } from "./files.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<FileTables>();

/** Keeps where a version was, once for each commit and state. The File must be locked. */
export async function insertGitSource(executor: Executor, row: GitSourceRow): Promise<void> {
  const known = await tables(executor)
    .selectFrom("version_git_sources")
    .select("id")
    .where("organization_id", "=", row.organization_id)
    .where("version_id", "=", row.version_id)
    .where("commit_hash", "=", row.commit_hash)
    .where("is_dirty", "=", row.is_dirty)
    .limit(1)
    .executeTakeFirst();
  if (known === undefined) await tables(executor).insertInto("version_git_sources").values(row).execute();
}

export type GitSourcePage = {
  organizationId: string;
  fileId: string;
  versionId?: string | undefined;
  page: number;
  size: number;
};

/** Newest first. */
export async function listGitSources(
  executor: Executor,
  { organizationId, fileId, versionId, page, size }: GitSourcePage,
): Promise<{ rows: GitSourceRow[]; total: number }> {
  let sources = tables(executor)
    .selectFrom("version_git_sources")
    .where("organization_id", "=", organizationId)
    .where("file_id", "=", fileId);
  if (versionId !== undefined) sources = sources.where("version_id", "=", versionId);
  const [rows, count] = await Promise.all([
    sources
      .selectAll()
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    sources.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}
