import type { FileType } from "@parley/contract";
import { inList, type Executor } from "@parley/db";
import { expressionBuilder } from "kysely";
import type { FileRow, FileTables } from "./files.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<FileTables>();

type OfFile = { organizationId: string; fileId: string };

/** The version a File is at: the one saved last, or that code made first; else, or where that was deleted, its newest. */
export async function findHead(executor: Executor, file: FileRow): Promise<string | undefined> {
  const page = { organizationId: file.organization_id, fileId: file.id };
  const row = await headsOf(executor, page).where("files.id", "=", file.id).executeTakeFirst();
  return row?.version_id ?? undefined;
}

/** The File must be locked. */
export async function setHead(executor: Executor, head: OfFile & { versionId: string }): Promise<void> {
  await tables(executor)
    .updateTable("files")
    .set({ head_version_id: head.versionId, change_number: null })
    .where("organization_id", "=", head.organizationId)
    .where("id", "=", head.fileId)
    .execute();
}

export type HeadRow = {
  id: string;
  type: FileType;
  path: string;
  version_id: string | null;
  /** What was saved last, where what is deployed was asked for. */
  saved_version_id?: string | null;
  sequence: number | null;
  hash: string | null;
  content_hash: string | null;
  /** Only where there is no `content_hash`. */
  kernel: string | null;
};

export type HeadsPage = {
  organizationId: string;
  /** What is deployed to it, in place of what was saved last. */
  environmentId?: string | undefined;
  /** Files in this directory and below it. */
  directoryPath?: string | undefined;
  after?: string | undefined;
  size: number;
};

/** Files in the order of their ids, which never change. */
export function listHeads(executor: Executor, page: HeadsPage): Promise<HeadRow[]> {
  let query = headsOf(executor, page).orderBy("files.id").limit(page.size);
  if (page.after !== undefined) query = query.where("files.id", ">", page.after);
  if (page.directoryPath)
    query = query
      .where("files.path", ">", `${page.directoryPath}/`)
      .where("files.path", "<", `${page.directoryPath}0`);
  return query.execute();
}

const headsOf = (executor: Executor, page: { organizationId: string; environmentId?: string | undefined }) =>
  tables(executor)
    .selectFrom("files")
    .leftJoin("file_versions", (join) =>
      join.on(({ eb, selectFrom }) => {
        const { environmentId } = page;
        if (environmentId !== undefined)
          return eb(
            "file_versions.id",
            "=",
            selectFrom("deployments")
              .select("deployments.version_id")
              .whereRef("deployments.file_id", "=", "files.id")
              .where("deployments.environment_id", "=", environmentId),
          );
        return eb("file_versions.id", "=", savedOf());
      }),
    )
    .select([
      "files.id",
      "files.type",
      "files.path",
      "file_versions.id as version_id",
      "file_versions.sequence",
      "file_versions.hash",
      "file_versions.content_hash",
    ])
    // Where nothing deployed is asked for, the join has found it already.
    .$if(page.environmentId !== undefined, (query) => query.select(() => savedOf().as("saved_version_id")))
    .select(({ eb }) =>
      eb
        .case()
        .when("file_versions.content_hash", "is", null)
        .then(eb.ref("file_versions.kernel"))
        .else(null)
        .end()
        .as("kernel"),
    )
    .where("files.organization_id", "=", page.organizationId)
    .where("files.deleted_at", "is", null);

/** The id of the version that a row of `files` is at. */
function savedOf() {
  const { selectFrom, fn } = expressionBuilder<FileTables, "files">();
  const saved = selectFrom("file_versions as saved")
    .select("saved.id")
    .whereRef("saved.id", "=", "files.head_version_id")
    .where("saved.deleted_at", "is", null);
  const newest = selectFrom("file_versions as newest")
    .select("newest.id")
    .whereRef("newest.file_id", "=", "files.id")
    .where("newest.deleted_at", "is", null)
    .orderBy("newest.sequence", "desc")
    .limit(1);
  return fn.coalesce(saved, newest);
}

/** Keeps hashes that were worked out, of versions that have none meanwhile. */
export async function keepContentHashes(
  executor: Executor,
  { organizationId, hashes }: { organizationId: string; hashes: ReadonlyMap<string, string> },
): Promise<void> {
  for (const [id, contentHash] of hashes)
    await tables(executor)
      .updateTable("file_versions")
      .set({ content_hash: contentHash })
      .where("organization_id", "=", organizationId)
      .where("id", "=", id)
      .where("content_hash", "is", null)
      .execute();
}

/** Contents of versions, with the type of their Files. */
export function listContents(executor: Executor, where: { organizationId: string; versionIds: string[] }) {
  return tables(executor)
    .selectFrom("file_versions")
    .innerJoin("files", "files.id", "file_versions.file_id")
    .select(["file_versions.id", "file_versions.file_id", "file_versions.kernel", "files.type"])
    .where("file_versions.organization_id", "=", where.organizationId)
    .where("file_versions.deleted_at", "is", null)
    .where("files.deleted_at", "is", null)
    .where(inList(executor, "file_versions.id", where.versionIds))
    .execute();
}
