import type { FileType } from "@parley/contract";
import type { Executor } from "@parley/db";
import type { FileTables, MonitoringDefaultRow } from "./files.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<FileTables>();

type OfOrganization = { organizationId: string };

export async function insertMonitoringDefault(executor: Executor, row: MonitoringDefaultRow): Promise<void> {
  await tables(executor)
    .insertInto("monitoring_defaults")
    .values(row)
    .onConflict((conflict) => conflict.columns(["organization_id", "file_type", "evaluator_id"]).doNothing())
    .execute();
}

/** Whether there ever was one, be its Evaluator still there or not. */
export async function hadMonitoringDefaults(executor: Executor, organizationId: string): Promise<boolean> {
  const row = await tables(executor)
    .selectFrom("monitoring_defaults")
    .select("evaluator_id")
    .where("organization_id", "=", organizationId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** The Evaluators that watch every new File of a type. */
export function listMonitoringDefaults(
  executor: Executor,
  { organizationId, type }: OfOrganization & { type: FileType },
): Promise<{ evaluator_id: string }[]> {
  return tables(executor)
    .selectFrom("monitoring_defaults")
    .innerJoin("files", "files.id", "monitoring_defaults.evaluator_id")
    .select("monitoring_defaults.evaluator_id")
    .where("monitoring_defaults.organization_id", "=", organizationId)
    .where("monitoring_defaults.file_type", "=", type)
    .where("files.deleted_at", "is", null)
    .orderBy("files.path", "desc")
    .execute();
}

export async function listFileIdsOfType(
  executor: Executor,
  { organizationId, type }: OfOrganization & { type: FileType },
): Promise<string[]> {
  const rows = await tables(executor)
    .selectFrom("files")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("type", "=", type)
    .where("deleted_at", "is", null)
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id);
}
