import { affectedRows, type Executor } from "@parley/db";
import type { BackFillRow, MonitoringTables } from "./monitoring.tables.ts";

const tables = (executor: Executor) => executor.$extendTables<MonitoringTables>();

type OfOrganization = { organizationId: string };

export async function insertBackFill(executor: Executor, row: BackFillRow): Promise<void> {
  await tables(executor).insertInto("monitoring_back_fills").values(row).execute();
}

export const findBackFill = (
  executor: Executor,
  { organizationId, id }: OfOrganization & { id: string },
): Promise<BackFillRow | undefined> =>
  tables(executor)
    .selectFrom("monitoring_back_fills")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();

export const findRunningBackFill = (
  executor: Executor,
  { organizationId, watchId }: OfOrganization & { watchId: string },
): Promise<{ id: string } | undefined> =>
  tables(executor)
    .selectFrom("monitoring_back_fills")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("monitoring_id", "=", watchId)
    .where("status", "=", "running")
    .executeTakeFirst();

export async function pageBackFills(
  executor: Executor,
  { organizationId, fileId, page, size }: OfOrganization & { fileId: string; page: number; size: number },
): Promise<{ rows: BackFillRow[]; total: number }> {
  const query = tables(executor)
    .selectFrom("monitoring_back_fills")
    .where("organization_id", "=", organizationId)
    .where("file_id", "=", fileId);
  const [rows, count] = await Promise.all([
    query
      .selectAll()
      .orderBy("created_at", "desc")
      .orderBy("id", "desc")
      .limit(size)
      .offset((page - 1) * size)
      .execute(),
    query.select(({ fn }) => fn.countAll<number>().as("total")).executeTakeFirstOrThrow(),
  ]);
  return { rows, total: Number(count.total) };
}

type Progress = Pick<
  BackFillRow,
  "done_count" | "judged_count" | "failed_count" | "cost_nano" | "reached_at" | "reached_id" | "updated_at"
>;

/** Notes how far one is and what it has cost, also where it was cancelled meanwhile. */
export async function saveProgress(
  executor: Executor,
  { organizationId, id, progress }: OfOrganization & { id: string; progress: Progress },
): Promise<void> {
  await tables(executor)
    .updateTable("monitoring_back_fills")
    .set(progress)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

/** Changes one that is running; false where it is not, or not any more. */
export async function updateRunning(
  executor: Executor,
  { organizationId, id, changes }: OfOrganization & { id: string; changes: Partial<BackFillRow> },
): Promise<boolean> {
  const result = await tables(executor)
    .updateTable("monitoring_back_fills")
    .set(changes)
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .where("status", "=", "running")
    .executeTakeFirst();
  return affectedRows(result) > 0;
}
