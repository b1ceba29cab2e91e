import { inList, type Executor } from "@parley/db";

type TargetTables = {
  files: { id: string; organization_id: string; path: string; deleted_at: number | null };
  directories: { id: string; organization_id: string; path: string };
  logs: { id: string; organization_id: string; file_id: string };
  evaluations: { id: string; organization_id: string; file_id: string | null };
  monitors: { id: string; organization_id: string; file_id: string | null };
  environments: { id: string; organization_id: string; name: string; deleted_at: number | null };
};

const tables = (executor: Executor) => executor.$extendTables<TargetTables>();

type OfOrganization = { organizationId: string };

export async function listFilePaths(
  executor: Executor,
  { organizationId, ids }: OfOrganization & { ids: readonly string[] },
): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("files")
    .select("path")
    .where("organization_id", "=", organizationId)
    .where("deleted_at", "is", null)
    .where(inList(executor, "id", [...ids]))
    .execute();
  return rows.map((row) => row.path);
}

/** Of the Files that the Logs are of; a Log that there is not has none. */
export async function listLogPaths(
  executor: Executor,
  { organizationId, ids }: OfOrganization & { ids: readonly string[] },
): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("logs")
    .innerJoin("files", "files.id", "logs.file_id")
    .select("files.path")
    .distinct()
    .where("logs.organization_id", "=", organizationId)
    .where(inList(executor, "logs.id", [...ids]))
    .execute();
  return rows.map((row) => row.path);
}

export async function findDirectoryPath(
  executor: Executor,
  { organizationId, id }: OfOrganization & { id: string },
): Promise<string | undefined> {
  const row = await tables(executor)
    .selectFrom("directories")
    .select("path")
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row?.path;
}

export async function findEvaluationPath(
  executor: Executor,
  { organizationId, id }: OfOrganization & { id: string },
): Promise<string | undefined> {
  const row = await tables(executor)
    .selectFrom("evaluations")
    .innerJoin("files", "files.id", "evaluations.file_id")
    .select("files.path")
    .where("evaluations.organization_id", "=", organizationId)
    .where("evaluations.id", "=", id)
    .executeTakeFirst();
  return row?.path;
}

/** Where the File of a monitor is; null: it has none, and looks at all of the organization. */
export async function findMonitorPath(
  executor: Executor,
  { organizationId, id }: OfOrganization & { id: string },
): Promise<string | null | undefined> {
  const row = await tables(executor)
    .selectFrom("monitors")
    .leftJoin("files", "files.id", "monitors.file_id")
    .select(["files.path", "monitors.file_id"])
    .where("monitors.organization_id", "=", organizationId)
    .where("monitors.id", "=", id)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return row.file_id === null ? null : (row.path ?? undefined);
}

export async function findEnvironmentId(
  executor: Executor,
  { organizationId, name }: OfOrganization & { name: string },
): Promise<string | undefined> {
  const row = await tables(executor)
    .selectFrom("environments")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("deleted_at", "is", null)
    .where("name", "=", name)
    .executeTakeFirst();
  return row?.id;
}
