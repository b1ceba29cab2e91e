import { inList, prepareQuery, type Executor } from "@parley/db";
import type {
  DeploymentEventRow,
  DeploymentRow,
  FileTables,
  FileVersionRow,
  MonitoringEvaluatorRow,
} from "./files.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<FileTables>();

type OfFile = { organizationId: string; fileId: string };

const versionsOf = (executor: Executor, { organizationId, fileId }: OfFile) =>
  tables(executor)
    .selectFrom("file_versions")
    .selectAll("file_versions")
    .where("file_versions.deleted_at", "is", null)
    .where("file_versions.organization_id", "=", organizationId)
    .where("file_versions.file_id", "=", fileId);

export const findVersion = (executor: Executor, where: OfFile & { versionId: string }) =>
  versionsOf(executor, where).where("id", "=", where.versionId).executeTakeFirst();

export const findVersionByHash = (executor: Executor, where: OfFile & { hash: string }) =>
  versionsOf(executor, where).where("hash", "=", where.hash).executeTakeFirst();

export const findVersionByName = (executor: Executor, where: OfFile & { name: string }) =>
  versionsOf(executor, where).where("name", "=", where.name).executeTakeFirst();

export const findLatestVersion = (executor: Executor, where: OfFile) =>
  versionsOf(executor, where).orderBy("sequence", "desc").limit(1).executeTakeFirst();

export const findDeployedVersion = (executor: Executor, where: OfFile & { environmentId: string }) =>
  versionsOf(executor, where)
    .innerJoin("deployments", "deployments.version_id", "file_versions.id")
    .where("deployments.file_id", "=", where.fileId)
    .where("deployments.environment_id", "=", where.environmentId)
    .executeTakeFirst();

/** Newest first; all of them, or a page. */
export function listVersions(
  executor: Executor,
  { page, ...where }: OfFile & { page?: { page: number; size: number } | undefined },
): Promise<FileVersionRow[]> {
  const query = versionsOf(executor, where).orderBy("sequence", "desc");
  return (page ? query.limit(page.size).offset((page.page - 1) * page.size) : query).execute();
}

export async function countVersions(executor: Executor, where: OfFile): Promise<number> {
  const { count } = await tables(executor)
    .selectFrom("file_versions")
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .where("deleted_at", "is", null)
    .where("organization_id", "=", where.organizationId)
    .where("file_id", "=", where.fileId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

const versionsById = prepareQuery((executor, where: { organizationId: string; ids: string[] }) =>
  tables(executor)
    .selectFrom("file_versions")
    .selectAll()
    .where("deleted_at", "is", null)
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "id", where.ids)),
);

export const listVersionsById = versionsById.all;

/** The newest version of each of these Files. */
export function listLatestVersions(executor: Executor, where: { organizationId: string; fileIds: string[] }) {
  return tables(executor)
    .selectFrom("file_versions")
    .selectAll()
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "file_id", where.fileIds))
    .where(({ eb, selectFrom }) =>
      eb(
        "sequence",
        "=",
        selectFrom("file_versions as newer")
          .select(({ fn }) => fn.max("newer.sequence").as("sequence"))
          .whereRef("newer.file_id", "=", "file_versions.file_id")
          .where("newer.organization_id", "=", where.organizationId)
          .where("newer.deleted_at", "is", null),
      ),
    )
    .execute();
}

/** The File must be locked: nobody else then takes the content, the name or the sequence. */
export async function insertVersion(executor: Executor, row: FileVersionRow): Promise<void> {
  await tables(executor).insertInto("file_versions").values(row).execute();
}

export async function updateVersionWords(
  executor: Executor,
  version: OfFile & { id: string; name: string | null; description: string | null },
): Promise<void> {
  await tables(executor)
    .updateTable("file_versions")
    .set({ name: version.name, description: version.description })
    .where("organization_id", "=", version.organizationId)
    .where("file_id", "=", version.fileId)
    .where("id", "=", version.id)
    .execute();
}

/** Changes what is kept beside a version's content; its hash must stay the same. The File must be locked. */
export async function updateVersionKernel(executor: Executor, row: FileVersionRow): Promise<void> {
  await tables(executor)
    .updateTable("file_versions")
    .set({ kernel: row.kernel, content_hash: row.content_hash })
    .where("organization_id", "=", row.organization_id)
    .where("id", "=", row.id)
    .execute();
}

/**
 * Makes a version unfindable, frees what it holds within its File (content, name, number), and takes its Logs off the
 * File's count. The File must be locked.
 */
export async function markVersionDeleted(
  executor: Executor,
  { version, now }: { version: FileVersionRow; now: number },
): Promise<void> {
  const { id, organization_id: organizationId, file_id: fileId } = version;
  const base = tables(executor);
  const first = await base
    .selectFrom("file_versions")
    .select(({ fn }) => fn.min("sequence").as("sequence"))
    .where("organization_id", "=", organizationId)
    .where("file_id", "=", fileId)
    .executeTakeFirst();
  const current = await base
    .selectFrom("file_versions")
    .select("logs_count")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
  await base
    .updateTable("file_versions")
    .set({
      deleted_at: now,
      hash: `deleted:${id}`,
      name: null,
      sequence: Math.min(0, Number(first?.sequence ?? 0)) - 1,
      logs_count: 0,
    })
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
  await subtractFromFile(executor, { organizationId, fileId, count: current?.logs_count ?? 0 });
}

/** Deletes a version whose Logs are gone; those that came since it was marked go off the File's count. */
export async function deleteVersion(executor: Executor, version: OfFile & { id: string }): Promise<void> {
  const deleted = await tables(executor)
    .deleteFrom("file_versions")
    .where("organization_id", "=", version.organizationId)
    .where("file_id", "=", version.fileId)
    .where("id", "=", version.id)
    .returning("logs_count")
    .execute();
  await subtractFromFile(executor, { ...version, count: deleted[0]?.logs_count ?? 0 });
}

async function subtractFromFile(executor: Executor, { count, ...file }: OfFile & { count: number }) {
  await tables(executor)
    .updateTable("files")
    .set(({ eb }) => ({ logs_count: eb("logs_count", "-", count) }))
    .where("organization_id", "=", file.organizationId)
    .where("id", "=", file.fileId)
    .execute();
}

/** Whether the File has a version beside this one. */
export async function hasOtherVersion(
  executor: Executor,
  where: OfFile & { versionId: string },
): Promise<boolean> {
  const other = await tables(executor)
    .selectFrom("file_versions")
    .select("id")
    .where("deleted_at", "is", null)
    .where("organization_id", "=", where.organizationId)
    .where("file_id", "=", where.fileId)
    .where("id", "<>", where.versionId)
    .limit(1)
    .executeTakeFirst();
  return other !== undefined;
}

const deploymentsOfFiles = prepareQuery((executor, where: { organizationId: string; fileIds: string[] }) =>
  tables(executor)
    .selectFrom("deployments")
    .selectAll()
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "file_id", where.fileIds)),
);

export const listDeployments = deploymentsOfFiles.all;

export async function saveDeployment(executor: Executor, row: DeploymentRow): Promise<void> {
  await tables(executor)
    .insertInto("deployments")
    .values(row)
    .onConflict((conflict) =>
      conflict
        .columns(["file_id", "environment_id"])
        .doUpdateSet({ version_id: row.version_id, created_at: row.created_at }),
    )
    .execute();
}

export async function deleteDeployment(
  executor: Executor,
  where: OfFile & { environmentId: string },
): Promise<void> {
  await tables(executor)
    .deleteFrom("deployments")
    .where("organization_id", "=", where.organizationId)
    .where("file_id", "=", where.fileId)
    .where("environment_id", "=", where.environmentId)
    .execute();
}

export async function insertDeploymentEvent(executor: Executor, row: DeploymentEventRow): Promise<void> {
  await tables(executor).insertInto("deployment_events").values(row).execute();
}

export async function listDeploymentEvents(
  executor: Executor,
  where: OfFile & { page: number; size: number },
) {
  const events = tables(executor)
    .selectFrom("deployment_events")
    .where("organization_id", "=", where.organizationId)
    .where("file_id", "=", where.fileId);
  const [rows, count] = await Promise.all([
    events
      .selectAll()
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(where.size)
      .offset((where.page - 1) * where.size)
      .execute(),
    events.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}

const monitoringOfFiles = prepareQuery((executor, where: { organizationId: string; fileIds: string[] }) =>
  tables(executor)
    .selectFrom("monitoring_evaluators")
    .selectAll()
    .where("organization_id", "=", where.organizationId)
    .where(inList(executor, "file_id", where.fileIds))
    .orderBy("created_at", "desc")
    .orderBy("id"),
);

/** Newest first. */
export const listMonitoring = monitoringOfFiles.all;

export async function insertMonitoring(executor: Executor, row: MonitoringEvaluatorRow): Promise<void> {
  await tables(executor).insertInto("monitoring_evaluators").values(row).execute();
}

/** On whose account Evaluators that watch ask models from now on; what else confines them stays. */
export async function saveSpender(
  executor: Executor,
  { organizationId, ids, keyId }: { organizationId: string; ids: readonly string[]; keyId: string | null },
): Promise<void> {
  if (ids.length === 0) return;
  const unconfined = { organization_id: organizationId, sample_rate: 1, delay_ms: 0, spender_key_id: keyId };
  await tables(executor)
    .insertInto("monitoring_watches")
    .values([...new Set(ids)].map((id) => ({ monitoring_id: id, ...unconfined })))
    .onConflict((conflict) => conflict.column("monitoring_id").doUpdateSet({ spender_key_id: keyId }))
    .execute();
}

export async function deleteMonitoring(
  executor: Executor,
  where: { organizationId: string; id: string },
): Promise<void> {
  await tables(executor)
    .deleteFrom("monitoring_evaluators")
    .where("organization_id", "=", where.organizationId)
    .where("id", "=", where.id)
    .execute();
}

export async function updateMonitoringState(
  executor: Executor,
  change: { organizationId: string; id: string; state: "active" | "inactive"; now: number },
): Promise<void> {
  await tables(executor)
    .updateTable("monitoring_evaluators")
    .set({ state: change.state, updated_at: change.now })
    .where("organization_id", "=", change.organizationId)
    .where("id", "=", change.id)
    .execute();
}
